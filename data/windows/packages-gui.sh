# GTK and what it needs beyond the libraries of packages.sh, one function a package; read by libraries.sh.

gui_packages=(png jpeg tiff fribidi harfbuzz pixman cairo pango pixbuf graphene epoxy gtk)
source_of+=([png]=libpng1.6 [jpeg]=libjpeg-turbo [tiff]=tiff [fribidi]=fribidi [harfbuzz]=harfbuzz [pixman]=pixman [cairo]=cairo
  [pango]=pango1.0 [pixbuf]=gdk-pixbuf [graphene]=graphene [epoxy]=libepoxy [gtk]=gtk4)
version_of+=([png]=libpng-dev [jpeg]=libjpeg62-turbo-dev [tiff]=libtiff-dev [fribidi]=libfribidi-dev [harfbuzz]=libharfbuzz-dev
  [pixman]=libpixman-1-dev [cairo]=libcairo2-dev [pango]=libpango1.0-dev [pixbuf]=libgdk-pixbuf-2.0-dev
  [graphene]=libgraphene-1.0-dev [epoxy]=libepoxy-dev [gtk]=libgtk-4-dev)

# NAME: as unpack; where a mirror has lost Debian's part of the source, upstream's alone, which builds as well
unpack_either() {
  local folder archive version
  folder=$(source_folder "$1")
  if [ -n "$(find "$folder" -name '*.dsc')" ]; then
    unpack "$1"
    return
  fi
  archive=$(find "$folder" -name '*.orig.tar.*' -not -name '*.asc')
  version=${archive##*_}
  rm -rf "$root/build/$1"
  mkdir -p "$root/build/$1"
  tar -x -f "$archive" -C "$root/build/$1" --strip-components=1
  cd "$root/build/$1"
  license "$1" "${source_of[$1]}" "${version%.orig.*}" "$(find . -maxdepth 1 '(' -name 'COPYING*' -o -name 'LICENSE*' ')' | sort | head -1)"
}

# FILE TEXT COMMAND: changes a source with sed where it still has that text; else the change would be lost without a word
change() {
  grep -qF -- "$2" "$1" || fail "$1 has no “$2” any more"
  sed -i "$3" "$1"
}

build_png() {
  unpack png
  configure configure --disable-tools
  make_
  make_ install
}

build_jpeg() { # without the parts that are written for nasm: no picture here is large
  unpack jpeg
  with_cmake -DENABLE_SHARED=ON -DENABLE_STATIC=OFF -DWITH_TURBOJPEG=OFF -DWITH_SIMD=OFF
}

build_tiff() { # GTK insists on it; with what zlib alone can unpack
  unpack tiff
  with_cmake -DCMAKE_CXX_COMPILER="$host-g++" -DBUILD_SHARED_LIBS=ON -Dtiff-tools=OFF -Dtiff-tests=OFF -Dtiff-contrib=OFF \
    -Dtiff-docs=OFF -Dcxx=OFF -Djpeg=OFF -Dold-jpeg=OFF -Dlzma=OFF -Dzstd=OFF -Dwebp=OFF -Djbig=OFF -Dlerc=OFF -Dlibdeflate=OFF
}

build_fribidi() {
  unpack fribidi
  with_meson -Ddocs=false
}

build_harfbuzz() { # without its programs
  unpack harfbuzz
  change meson.build "subdir('util')" "/^subdir('util')/d"
  with_meson -Dglib=enabled -Dgobject=disabled -Dcairo=disabled -Dchafa=disabled -Dicu=disabled -Dfreetype=disabled -Dtests=disabled \
    -Dintrospection=disabled -Ddocs=disabled -Dbenchmark=disabled
}

build_pixman() {
  unpack_either pixman
  with_meson -Dgtk=disabled -Dlibpng=disabled -Dopenmp=disabled
}

build_cairo() { # the library and its types alone; fortified functions need a library that the other DLLs do without
  unpack cairo
  change configure '-Wp,-D_FORTIFY_SOURCE=2' 's/-Wp,-D_FORTIFY_SOURCE=2//'
  configure configure --enable-win32 --enable-win32-font --enable-gobject --disable-xlib --disable-xcb --disable-ft --disable-fc \
    --disable-gl --disable-glesv2 --disable-egl --enable-png --enable-pdf --enable-ps --enable-svg --disable-interpreter \
    --disable-trace --disable-gtk-doc --disable-valgrind --disable-symbol-lookup ax_cv_c_float_words_bigendian=no
  make_ -C src
  make_ -C util/cairo-gobject
  make_ -C src install
  make_ -C util/cairo-gobject install
}

build_pango() { # a family that GDI has and DirectWrite has not is no reason to ask nobody for its name
  unpack pango
  change pango/pangowin32-fontmap.c 'if (!pango_font_description_get_family (description))' \
    's/if (!pango_font_description_get_family (description))/if (!description || !pango_font_description_get_family (description))/'
  with_meson -Dintrospection=disabled -Dfontconfig=disabled -Dfreetype=disabled -Dlibthai=disabled -Dxft=disabled -Dinstall-tests=false \
    -Dgtk_doc=false -Dcairo=enabled
}

build_pixbuf() {
  unpack pixbuf
  with_meson -Dpng=enabled -Djpeg=disabled -Dtiff=disabled -Dbuiltin_loaders=all -Dintrospection=disabled -Dman=false -Dtests=false \
    -Dinstalled_tests=false -Dgtk_doc=false -Ddocs=false -Dgio_sniffing=false -Drelocatable=true -Dnative_windows_loaders=false
}

build_graphene() {
  unpack_either graphene
  with_meson -Dintrospection=disabled -Dtests=false -Dinstalled_tests=false -Dgtk_doc=false
}

build_epoxy() {
  unpack_either epoxy
  with_meson -Dglx=no -Degl=no -Dx11=false -Dtests=false -Ddocs=false
}

build_gtk() { # where the message font is none that DirectWrite knows, as in Wine, GTK's own is taken: else all text is boxes
  unpack gtk
  change gdk/win32/gdkproperty-win32.c 'font_desc = pango_win32_font_description_from_logfontw (&ncm.lfMessageFont);' \
    '/font_desc = pango_win32_font_description_from_logfontw (&ncm.lfMessageFont);/a\  if (font_desc == NULL) return NULL;'
  with_meson -Dx11-backend=false -Dwayland-backend=false -Dbroadway-backend=false -Dwin32-backend=true -Dmedia-ffmpeg=disabled \
    -Dmedia-gstreamer=disabled -Dprint-cups=disabled -Dvulkan=disabled -Dintrospection=disabled -Dgtk_doc=false -Dman-pages=false \
    -Ddemos=false -Dbuild-examples=false -Dbuild-tests=false -Dinstall-tests=false
  glib-compile-schemas "$image/sysroot/share/glib-2.0/schemas"
}

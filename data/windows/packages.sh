# The libraries of the command and of its tests, one function a package; read by libraries.sh. A function that changes has its
# package, and those after it, built again.

cli_packages=(compiler zlib libffi intl pcre2 glib libxml2)
test_packages=(check)
source_of+=([libffi]=libffi [intl]=gettext [pcre2]=pcre2 [glib]=glib2.0 [libxml2]=libxml2 [check]=check)
version_of+=([compiler]=gcc-mingw-w64-base [zlib]=libz-mingw-w64-dev [libffi]=libffi-dev [intl]=gettext [pcre2]=libpcre2-dev
  [glib]=libglib2.0-dev [libxml2]=libxml2-dev [check]=check)

build_compiler() { # the stack protector's library: found as a static one before the compiler's own, so that no DLL is needed
  mkdir -p "$image"/sysroot/{bin,include,lib/pkgconfig}
  cp "$("$host-gcc" -print-file-name=libssp.a)" "$("$host-gcc" -print-file-name=libssp_nonshared.a)" "$image/sysroot/lib/"
  license gcc gcc-mingw-w64 "$(dpkg-query -W -f '${Version}' gcc-mingw-w64-base)" /usr/share/doc/gcc-mingw-w64-base/copyright
  license mingw-w64 mingw-w64 "$(dpkg-query -W -f '${Version}' mingw-w64-common)" /usr/share/doc/mingw-w64-common/copyright
}

build_zlib() { # Debian has it as mingw binaries
  local from=/usr/$host to=$image/sysroot
  mkdir -p "$to"/{bin,include,lib/pkgconfig}
  cp "$from"/include/{zlib,zconf}.h "$to/include/"
  if [ "$link" = static ]; then
    cp "$from/lib/libz.a" "$to/lib/"
  else
    cp "$from/lib/libz.dll.a" "$to/lib/"
    cp "$from/lib/zlib1.dll" "$to/bin/"
  fi
  sed "s|^prefix=.*|prefix=/sysroot|; s|^\(libdir\|sharedlibdir\)=.*|\1=/sysroot/lib|; s|^includedir=.*|includedir=/sysroot/include|" \
    "$from/lib/pkgconfig/zlib.pc" > "$to/lib/pkgconfig/zlib.pc"
  license zlib libz-mingw-w64 "$(dpkg-query -W -f '${Version}' libz-mingw-w64-dev)" /usr/share/doc/libz-mingw-w64-dev/copyright
}

build_libffi() {
  unpack libffi
  configure configure --disable-docs --disable-multi-os-directory
  make_
  make_ install
}

build_intl() { # of gettext only the library that GLib translates with
  unpack intl
  cd gettext-runtime
  configure configure --no-recursion --enable-threads=windows --enable-relocatable --with-included-gettext --disable-java --disable-csharp \
    --disable-c++ --disable-libasprintf --disable-openmp --disable-curses --without-git --without-emacs \
    gl_cv_func_getcwd_path_max=no
  make_ -C intl
  make_ -C intl install
}

build_pcre2() { # its programs do not build for Windows, and nobody needs them
  unpack pcre2
  configure configure --enable-jit --disable-pcre2-16 --disable-pcre2-32 --disable-pcre2grep-libz --disable-pcre2test-libreadline
  make_ libpcre2-8.la
  make_ lib_LTLIBRARIES=libpcre2-8.la install-libLTLIBRARIES install-nodist_includeHEADERS install-pkgconfigDATA
  rm -f "$image/sysroot/lib/pkgconfig/libpcre2-posix.pc"
}

build_glib() {
  unpack glib
  with_meson -Dselinux=disabled -Dxattr=false -Dlibmount=disabled -Dlibelf=disabled -Dtests=false -Dglib_debug=disabled \
    -Dnls=enabled -Dman=false -Dgtk_doc=false -Dbsymbolic_functions=false
}

build_libxml2() { # without catalogs, which it would look for in a folder on C: that anybody may make
  unpack libxml2
  configure configure --without-python --without-lzma --with-zlib="$sysroot" --without-iconv --without-icu --with-threads=win32 \
    --without-ftp --without-http --without-debug --without-docbook --without-legacy --without-catalog
  make_
  make_ install
}

build_check() { # static, so that a test program is one file; with the C99 printf that its messages use
  unpack check
  cmake_c_flags=-D__USE_MINGW_ANSI_STDIO=1
  with_cmake -DCHECK_ENABLE_TESTS=OFF -DBUILD_TESTING=OFF -DCHECK_ENABLE_SUBUNIT=OFF -DCHECK_ENABLE_GCOV=OFF
  local to=$image/sysroot
  rm -f "$to"/bin/libcheck.dll "$to"/lib/libcheck.dll.a
  # else the compiler holds its formats against those of Microsoft's printf
  sed -i 's/CK_ATTRIBUTE_FORMAT(printf,/CK_ATTRIBUTE_FORMAT(gnu_printf,/' "$to/include/check.h"
  sed -i 's/^Cflags:.*/Cflags: -I${includedir} -D__USE_MINGW_ANSI_STDIO=1/
    s/ -pthread//; s/^Libs:.*/Libs: -L${libdir} -lcheck -l:libwinpthread.a/' "$to/lib/pkgconfig/check.pc"
}

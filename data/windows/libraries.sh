#!/bin/bash
# The libraries that the command and its tests need on Windows, cross-built from the sources of this Debian release.
#
#   libraries.sh path     prints the folder that holds (or will hold) them
#   libraries.sh build    builds what is missing there, about 3 minutes once; needs no root, only the packages ./dev installs
#
# The folder is in the user's cache and is named after this recipe and the versions it builds: another recipe or a newer
# library is another folder, and a checkout never finds libraries that do not fit it. In it afterwards:
#
#   sysroot/    headers, import libraries, DLLs            cross.ini   for "meson setup --cross-file"
#   wine/       a Wine prefix (WINEPREFIX)                 wine.sh     runs a program there: wine.sh PROGRAM.exe ARGUMENT...
#
# A build that was interrupted goes on after its last finished package; two builds at a time wait for each other.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
host=x86_64-w64-mingw32
packages=(zlib libffi intl pcre2 glib libxml2 check)
# Debian source package of each; zlib is there as mingw binaries already
declare -A source_of=([libffi]=libffi [intl]=gettext [pcre2]=pcre2 [glib]=glib2.0 [libxml2]=libxml2 [check]=check)
# the native packages of the same sources and the compiler, by which a newer version is noticed
versions_of=(gcc-mingw-w64-x86-64 mingw-w64-x86-64-dev libz-mingw-w64-dev libffi-dev gettext libpcre2-dev libglib2.0-dev
  libxml2-dev check wine64)
jobs=${JOBS:-$(nproc)}

fail() {
  echo "libraries.sh: $*" >&2
  exit 1
}

cache_folder() {
  local base=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
  if [ -n "$base" ] && mkdir -p "$base/opc-dcom-wizard" 2>/dev/null && [ -w "$base/opc-dcom-wizard" ]; then
    echo "$base/opc-dcom-wizard"
  else
    local own=/var/tmp/opc-dcom-wizard-$(id -u)
    mkdir -p -m 700 "$own"
    [ -O "$own" ] || fail "$own belongs to somebody else; set XDG_CACHE_HOME to a folder of yours"
    echo "$own"
  fi
}

recipe_key() {
  {
    cat "$here/libraries.sh" "$here/wine.sh"
    dpkg-query -W -f '${Package} ${Version}\n' "${versions_of[@]}" 2>/dev/null || true
  } | sha256sum | cut -c 1-12
}

# ------------------------------------------------------------------------------------------------------------ sources

# The machine's own entries for this release, asked for sources instead of binaries. The machine's configuration stays as
# it is: apt is given these and a place for its lists.
write_source_entries() {
  local codename file
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  [ -n "$codename" ] || fail "/etc/os-release names no release; this needs Debian"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] || continue
    sed -nE "s/^[[:space:]]*deb([[:space:]]+(\[[^]]*\][[:space:]]+)?[^[:space:]]+[[:space:]]+$codename(-updates|-security|\/updates)?[[:space:]])/deb-src\1/p" \
      "$file"
  done > "$1/own.list"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    awk -v codename="$codename" 'BEGIN { RS = ""; FS = "\n" }
      {
        fits = 0; off = 0; text = ""
        for (i = 1; i <= NF; i++) {
          line = $i
          if (line ~ /^#/) continue
          if (tolower(line) ~ /^enabled: *(no|false|0)/) off = 1
          if (tolower(line) ~ /^suites:/ && line ~ ("[: ]" codename "(-updates|-security)?( |$)")) fits = 1
          if (tolower(line) ~ /^types:/) line = "Types: deb-src"
          text = text line "\n"
        }
        if (fits && !off) print text
      }' "$file"
  done > "$1/own.sources"
  [ -s "$1/own.list" ] || [ -s "$1/own.sources" ] || fail "apt has no entry for $codename to get sources from"
}

# A mirror may still list a version whose files it has dropped already: then the one before it will do.
fetch_source() { # SOURCE, with apt's options in the array of that name
  local version
  for version in $(apt-cache "${options[@]}" showsrc "$1" | sed -n 's/^Version: //p' | sort -rVu); do
    apt-get "${options[@]}" source --download-only "$1=$version" && return 0
    rm -f "${1}"_*
  done
  return 1
}

fetch_sources() {
  local apt=$root/apt name missing=()
  for name in "${packages[@]}"; do
    [ -z "${source_of[$name]:-}" ] || [ -e "$root/stamps/$name" ] || missing+=("${source_of[$name]}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  rm -rf "$apt" "$root/src"
  mkdir -p "$apt/entries" "$apt/lists/partial" "$apt/cache/archives/partial" "$root/src"
  write_source_entries "$apt/entries"
  local options=(-q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$apt/entries" -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3)
  cd "$root/src"
  apt-get "${options[@]}" update > "$root/logs/sources.log" 2>&1 < /dev/null || true
  for name in "${missing[@]}"; do
    fetch_source "$name" >> "$root/logs/sources.log" 2>&1 < /dev/null || {
      tail -5 "$root/logs/sources.log" >&2
      fail "could not get the source of $name, see $root/logs/sources.log"
    }
  done
  echo "== sources of ${missing[*]}"
}

# -------------------------------------------------------------------------------------------------------- cross files

write_cross_file() { # with Wine to run things, or without: configuring the libraries themselves is much faster so
  local exe_wrapper=""
  [ "$1" = wine ] && exe_wrapper="exe_wrapper = ['/bin/bash', '$root/wine.sh']"
  cat << INI
[binaries]
c = '$host-gcc'
ar = '$host-gcc-ar'
strip = '$host-strip'
windres = '$host-windres'
dlltool = '$host-dlltool'
pkgconfig = 'pkg-config'
$exe_wrapper
glib-mkenums = '/usr/bin/glib-mkenums'
glib-genmarshal = '/usr/bin/glib-genmarshal'
glib-compile-resources = '/usr/bin/glib-compile-resources'
gdbus-codegen = '/usr/bin/gdbus-codegen'
msgfmt = '/usr/bin/msgfmt'

[properties]
pkg_config_libdir = '$sysroot/lib/pkgconfig'
needs_exe_wrapper = true
# what GLib would find out by running programs
have_c99_vsnprintf = true
have_c99_snprintf = true
have_unix98_printf = false
va_val_copy = true
growing_stack = false

[built-in options]
c_args = ['-I$sysroot/include']
c_link_args = ['-L$sysroot/lib', '-static-libgcc']

[host_machine]
system = 'windows'
cpu_family = 'x86_64'
cpu = 'x86_64'
endian = 'little'
INI
}

write_cmake_toolchain() {
  cat << CMAKE
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER $host-gcc)
set(CMAKE_RC_COMPILER $host-windres)
set(CMAKE_FIND_ROOT_PATH $sysroot /usr/$host)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
CMAKE
}

# ------------------------------------------------------------------------------------------------------------ packages

unpack() { # NAME: its source, patched as Debian has it, into an empty folder, and goes there
  local descriptions=("$root/src/${source_of[$1]}"_*.dsc)
  rm -rf "$root/build/$1"
  dpkg-source --no-check --no-copy -x "${descriptions[-1]}" "$root/build/$1"
  cd "$root/build/$1"
}

# Out of the source tree. -static-libgcc is part of the compiler's name because libtool drops it from the linker flags.
configure() {
  local script=$1
  shift
  mkdir -p _build
  cd _build
  "../$script" --host=$host --build=x86_64-linux-gnu --prefix="$sysroot" --disable-dependency-tracking \
    --enable-shared --disable-static CC="$host-gcc -static-libgcc" CFLAGS="-O2 -pipe" CPPFLAGS="-I$sysroot/include" \
    LDFLAGS="-L$sysroot/lib -s" "$@"
}

# A patched configure.ac is no reason to want autotools.
make_() {
  nice make -j"$jobs" ACLOCAL=: AUTOMAKE=: AUTOCONF=: AUTOHEADER=: MAKEINFO=: "$@"
}

build_zlib() {
  local from=/usr/$host
  mkdir -p "$sysroot"/{bin,include,lib/pkgconfig}
  cp $from/include/{zlib,zconf}.h "$sysroot/include/"
  cp $from/lib/libz.dll.a "$sysroot/lib/"
  cp $from/lib/zlib1.dll "$sysroot/bin/"
  sed "s|^prefix=.*|prefix=$sysroot|; s|^\(libdir\|sharedlibdir\)=.*|\1=$sysroot/lib|; s|^includedir=.*|includedir=$sysroot/include|" \
    $from/lib/pkgconfig/zlib.pc > "$sysroot/lib/pkgconfig/zlib.pc"
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
  configure configure --enable-threads=windows --enable-relocatable --with-included-gettext --disable-java --disable-csharp \
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
  rm -f "$sysroot/lib/pkgconfig/libpcre2-posix.pc"
}

build_glib() {
  unpack glib
  nice meson setup _build --cross-file "$root/cross-build.ini" --prefix "$sysroot" --libdir lib --buildtype minsize --strip \
    --wrap-mode nodownload --default-library shared -Dselinux=disabled -Dxattr=false -Dlibmount=disabled -Dlibelf=disabled \
    -Dtests=false -Dglib_debug=disabled -Dnls=enabled -Dman=false -Dgtk_doc=false -Dbsymbolic_functions=false
  nice ninja -C _build -j"$jobs"
  meson install -C _build --no-rebuild
}

build_libxml2() {
  unpack libxml2
  configure configure --without-python --without-lzma --with-zlib="$sysroot" --without-iconv --without-icu --with-threads=win32 \
    --without-ftp --without-http --without-debug --without-docbook --without-legacy
  make_
  make_ install
}

build_check() { # static, so that a test program is one file; with the C99 printf that its messages use
  unpack check
  nice cmake -S . -B _build -G Ninja -DCMAKE_TOOLCHAIN_FILE="$root/toolchain.cmake" -DCMAKE_INSTALL_PREFIX="$sysroot" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS="-pipe -D__USE_MINGW_ANSI_STDIO=1" -DCMAKE_SHARED_LINKER_FLAGS="-s -static-libgcc" \
    -DCMAKE_EXE_LINKER_FLAGS="-s -static-libgcc" -DCHECK_ENABLE_TESTS=OFF -DBUILD_TESTING=OFF -DCHECK_ENABLE_SUBUNIT=OFF \
    -DCHECK_ENABLE_GCOV=OFF
  nice ninja -C _build -j"$jobs"
  ninja -C _build install/strip
  rm -f "$sysroot"/bin/libcheck.dll "$sysroot"/lib/libcheck.dll.a
  # else the compiler holds its formats against those of Microsoft's printf
  sed -i 's/CK_ATTRIBUTE_FORMAT(printf,/CK_ATTRIBUTE_FORMAT(gnu_printf,/' "$sysroot/include/check.h"
  sed -i 's/^Cflags:.*/Cflags: -I${includedir} -D__USE_MINGW_ANSI_STDIO=1/
    s/ -pthread//; s/^Libs:.*/Libs: -L${libdir} -lcheck -l:libwinpthread.a/' "$sysroot/lib/pkgconfig/check.pc"
}

build_package() { # NAME; the log is kept, the output is one line
  local name=$1 begin=$SECONDS status
  [ -e "$root/stamps/$name" ] && return 0
  # not as a condition: inside one, "set -e" would not end the function at its first failure
  set +e
  (
    set -e
    "build_$name"
  ) > "$root/logs/$name.log" 2>&1 < /dev/null
  status=$?
  set -e
  if [ $status -ne 0 ]; then
    tail -15 "$root/logs/$name.log" >&2
    fail "$name could not be built, see $root/logs/$name.log"
  fi
  touch "$root/stamps/$name"
  echo "== $name, $((SECONDS - begin)) s"
}

build_wine_prefix() {
  [ -e "$root/stamps/wine" ] && return 0
  rm -rf "$root/wine"
  "$root/wine.sh" wineboot -i > "$root/logs/wine.log" 2>&1 < /dev/null || fail "no Wine prefix, see $root/logs/wine.log"
  "$root/wine.sh" --end
  [ -e "$root/wine/system.reg" ] || fail "Wine made no registry in $root/wine, see $root/logs/wine.log"
  touch "$root/stamps/wine"
  echo "== wine prefix"
}

build() {
  mkdir -p "$root"/{build,logs,stamps} "$sysroot"
  exec 9> "$root/lock"
  flock 9
  [ -e "$root/stamps/complete" ] && return 0
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 PKG_CONFIG_LIBDIR=$sysroot/lib/pkgconfig PKG_CONFIG_PATH=
  cp "$here/wine.sh" "$root/wine.sh"
  chmod +x "$root/wine.sh"
  write_cross_file wine > "$root/cross.ini"
  write_cross_file build > "$root/cross-build.ini"
  write_cmake_toolchain > "$root/toolchain.cmake"
  fetch_sources
  for name in "${packages[@]}"; do
    build_package "$name"
  done
  build_wine_prefix
  rm -rf "$root/build" "$root/src" "$root/apt"
  touch "$root/stamps/complete"
}

root=$(cache_folder)/windows-$(recipe_key)
sysroot=$root/sysroot
case ${1:-} in
  path) echo "$root" ;;
  build) build ;;
  *)
    sed -n '2,14s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac

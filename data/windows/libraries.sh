#!/bin/bash
# The libraries that the Windows programs need, cross-built from the sources of this Debian release.
#
#   libraries.sh path VARIANT         prints the folder that holds (or will hold) them
#   libraries.sh build VARIANT...     builds what is missing there, two variants at a time; needs no root, only the packages
#                                     ./dev installs
#
# cli        DLLs for x86-64 and a Wine prefix: for tests
# static64   to be linked into a program that is one file, for x86-64
# static32   the same for 32-bit
# gui        cli and GTK
#
# All is in the user's cache. Each package is built once for every variant that compiles it the same way: what it installs
# is an image named after the package, how it is built, its version and those of all before it. A variant's folder holds the
# images of its packages put together and is named after them: another recipe or a newer library is another folder, and a
# checkout never finds libraries that do not fit it. In it afterwards:
#
#   sysroot/    headers, import or static libraries, DLLs, what they are and their licences in share/licenses
#   cross.ini   for "meson setup --cross-file"
#   wine/       a Wine prefix (WINEPREFIX); wine.sh runs a program there: wine.sh PROGRAM.exe ARGUMENT...
#
# A build that was interrupted goes on after its last finished package; two builds at a time wait for each other.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# what a package is built from: its Debian source, and the native package by which a newer version is noticed
declare -A source_of=() version_of=()
. "$here/packages.sh"
. "$here/packages-gui.sh"
# variant, CPU, kind of libraries, with Wine or without, packages in the order in which they are built
variants=(
  "cli x86_64 shared wine ${cli_packages[*]} ${test_packages[*]}"
  "static64 x86_64 static - ${cli_packages[*]}"
  "static32 i686 static - ${cli_packages[*]}"
  "gui x86_64 shared wine ${cli_packages[*]} ${test_packages[*]} ${gui_packages[*]}"
)
jobs=${JOBS:-$(nproc)}

fail() {
  echo "libraries.sh: $*" >&2
  exit 1
}

cache_folder() {
  local base=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
  if [ -n "$base" ] && mkdir -p "$base/opc-dcom-wizard" 2> /dev/null && [ -w "$base/opc-dcom-wizard" ]; then
    echo "$base/opc-dcom-wizard"
  else
    local own=/var/tmp/opc-dcom-wizard-$(id -u)
    mkdir -p -m 700 "$own"
    [ -O "$own" ] || fail "$own belongs to somebody else; set XDG_CACHE_HOME to a folder of yours"
    echo "$own"
  fi
}

short_hash() {
  sha256sum | cut -c 1-12
}

version() { # PACKAGE...: of this machine's packages; one that is not installed has the version it would have
  local name
  for name; do
    dpkg-query -W -f '${Package} ${Version}\n' "$name" 2> /dev/null && continue
    echo "$name $(apt-cache policy "$name" 2> /dev/null | sed -n 's/^  Candidate: //p')"
  done
}

use_variant() { # VARIANT: sets what the rest works with
  local row
  variant=
  for row in "${variants[@]}"; do
    [ "${row%% *}" = "$1" ] && read -r variant cpu link wine packages <<< "$row"
  done
  [ -n "$variant" ] || fail "there is no variant $1"
  host=$cpu-w64-mingw32
  c_flags=-fstack-protector-strong
  link_flags="-s -static-libgcc -fstack-protector-strong -Wl,--no-insert-timestamp"
  if [ "$link" = static ]; then
    # so that a program can leave out what it does not need
    c_flags+=" -ffunction-sections -fdata-sections"
  else
    # else each DLL offers the stack protector's functions, and two of them can't be linked with
    link_flags+=" -Wl,--exclude-libs,libssp.a:libssp_nonshared.a"
  fi
  local name key root=/root sysroot=/sysroot
  key=$({
    declare -f license unpack configure make_ with_meson with_cmake
    write_cross_file libraries
    write_cmake_toolchain
    version "gcc-mingw-w64-${cpu/_/-}" "mingw-w64-${cpu/_/-}-dev"
  } | short_hash)
  declare -gA image_of=()
  for name in $packages; do
    key=$({
      echo "$key"
      declare -f "build_$name"
      version ${version_of[$name]}
    } | short_hash)
    image_of[$name]=$cache/images/$name-$cpu-$link-$key
  done
  key=$({
    echo "$key"
    write_cross_file programs
    [ "$wine" = - ] || { cat "$here/wine.sh"; declare -f build_wine_prefix; version wine64; }
  } | short_hash)
  variant_root=$cache/windows-$variant-$key
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
  # Debian's own part may be gone where upstream's is still there.
  for version in $(apt-cache "${options[@]}" showsrc "$1" | sed -n 's/^Version: //p' | sort -rVu); do
    apt-get "${options[@]}" source --download-only --tar-only "$1=$version" && return 0
    rm -f "${1}"_*
  done
  return 1
}

source_folder() { # PACKAGE
  echo "$cache/sources/${source_of[$1]}-$(version ${version_of[$1]} | short_hash)"
}

# The sources of what has no image yet, each into a folder of its own that is complete as soon as it has its name.
fetch_sources() {
  local apt=$cache/sources/apt name missing=()
  for name in $packages; do
    [ -z "${source_of[$name]:-}" ] || [ -e "${image_of[$name]}" ] || [ -e "$(source_folder "$name")" ] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  rm -rf "$apt"
  mkdir -p "$apt/entries" "$apt/lists/partial" "$apt/cache/archives/partial"
  write_source_entries "$apt/entries"
  local options=(-q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$apt/entries" -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3)
  apt-get "${options[@]}" update > "$root/logs/sources.log" 2>&1 < /dev/null || true
  for name in "${missing[@]}"; do
    rm -rf "$apt/new"
    mkdir "$apt/new"
    cd "$apt/new"
    fetch_source "${source_of[$name]}" >> "$root/logs/sources.log" 2>&1 < /dev/null || {
      tail -5 "$root/logs/sources.log" >&2
      fail "could not get the source of ${source_of[$name]}, see $root/logs/sources.log"
    }
    cd "$cache"
    mv -T "$apt/new" "$(source_folder "$name")"
  done
  rm -rf "$apt"
  echo "== $variant: sources of ${missing[*]}"
}

# -------------------------------------------------------------------------------------------------------- cross files

write_cross_file() { # for programs, with Wine to run them where the variant has it; or for the libraries themselves
  local exe_wrapper="" options="" arguments="" link_arguments="" pkg_config="'pkg-config'" family=$cpu
  [ "$cpu" = i686 ] && family=x86
  # configuring the libraries is much faster when nothing is run
  [ "$1" = programs ] && [ "$wine" = wine ] && exe_wrapper="exe_wrapper = ['/bin/bash', '$root/wine.sh']"
  if [ "$link" = static ]; then
    options="default_library = 'static'"
    pkg_config="['pkg-config', '--static']"
    arguments=", '-DGLIB_STATIC_COMPILATION', '-DGOBJECT_STATIC_COMPILATION', '-DGIO_STATIC_COMPILATION', '-DLIBXML_STATIC'"
    [ "$1" = programs ] && link_arguments=", '-static'"
  fi
  if [ "$1" = libraries ]; then
    arguments+=$(printf ", '%s'" $c_flags "-ffile-prefix-map=$root=.")
    link_arguments+=$(printf ", '%s'" $link_flags)
  fi
  cat << INI
[binaries]
c = '$host-gcc'
cpp = '$host-g++'
ar = '$host-gcc-ar'
strip = '$host-strip'
windres = '$host-windres'
dlltool = '$host-dlltool'
pkgconfig = $pkg_config
$exe_wrapper
glib-mkenums = '/usr/bin/glib-mkenums'
glib-genmarshal = '/usr/bin/glib-genmarshal'
glib-compile-resources = '/usr/bin/glib-compile-resources'
glib-compile-schemas = '/usr/bin/glib-compile-schemas'
gdbus-codegen = '/usr/bin/gdbus-codegen'
gdk-pixbuf-pixdata = '/usr/bin/gdk-pixbuf-pixdata'
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
$options
c_args = ['-I$sysroot/include'$arguments]
cpp_args = ['-I$sysroot/include'$arguments]
c_link_args = ['-L$sysroot/lib', '-static-libgcc'$link_arguments]
cpp_link_args = ['-L$sysroot/lib', '-static-libgcc', '-static-libstdc++'$link_arguments]

[host_machine]
system = 'windows'
cpu_family = '$family'
cpu = '$cpu'
endian = 'little'
INI
}

write_cmake_toolchain() {
  cat << CMAKE
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR $cpu)
set(CMAKE_C_COMPILER $host-gcc)
set(CMAKE_RC_COMPILER $host-windres)
set(CMAKE_FIND_ROOT_PATH $sysroot /usr/$host)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
CMAKE
}

# -------------------------------------------------------------------------------------------- what packages are built with
#
# They are configured for the prefix /sysroot, so that no path of this machine gets into them, and installed into $image,
# which takes the place of the root folder.

license() { # NAME SOURCE VERSION FILE: what a program that carries the package has to say about it
  mkdir -p "$image/sysroot/share/licenses"
  {
    echo "Debian source package: $2 $3"
    echo
    cat "$4"
  } > "$image/sysroot/share/licenses/$1.txt"
}

unpack() { # NAME: its source, patched as Debian has it, into an empty folder, and goes there
  local descriptions=("$(source_folder "$1")"/*.dsc)
  rm -rf "$root/build/$1"
  dpkg-source --no-check --no-copy -x "${descriptions[-1]}" "$root/build/$1"
  cd "$root/build/$1"
  license "$1" "${source_of[$1]}" "$(sed -n 's/^Version: //p' "${descriptions[-1]}")" debian/copyright
}

# Out of the source tree. -static-libgcc is part of the compiler's name because libtool drops it from the linker flags.
configure() { # SCRIPT OPTION...
  local script=$1 other=static
  shift
  [ "$link" = static ] && other=shared
  mkdir -p _build
  cd _build
  "../$script" --host="$host" --build=x86_64-linux-gnu --prefix=/sysroot --disable-dependency-tracking \
    "--enable-$link" "--disable-$other" CC="$host-gcc -static-libgcc" CXX="$host-g++ -static-libgcc -static-libstdc++" \
    CFLAGS="-O2 -pipe $c_flags -ffile-prefix-map=$root=." \
    CPPFLAGS="-I$sysroot/include" LDFLAGS="-L$sysroot/lib $link_flags" "$@"
}

# A patched configure.ac is no reason to want autotools.
make_() {
  nice make -j"$jobs" ACLOCAL=: AUTOMAKE=: AUTOCONF=: AUTOHEADER=: MAKEINFO=: DESTDIR="$image" "$@"
}

with_meson() { # OPTION...: configures, builds and installs
  nice meson setup _build --cross-file "$root/cross-build.ini" --prefix /sysroot --libdir lib --buildtype minsize --strip \
    --wrap-mode nodownload --default-library "$link" "$@"
  nice ninja -C _build -j"$jobs"
  DESTDIR=$image meson install -C _build --no-rebuild
}

with_cmake() { # OPTION...: configures, builds and installs
  local flags="$link_flags -L$sysroot/lib"
  nice cmake -S . -B _build -G Ninja -DCMAKE_TOOLCHAIN_FILE="$root/toolchain.cmake" -DCMAKE_INSTALL_PREFIX=/sysroot \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS="-pipe $c_flags -ffile-prefix-map=$root=. ${cmake_c_flags:-}" \
    -DCMAKE_SHARED_LINKER_FLAGS="$flags" -DCMAKE_EXE_LINKER_FLAGS="$flags" "$@"
  nice ninja -C _build -j"$jobs"
  DESTDIR=$image ninja -C _build install/strip
}

# --------------------------------------------------------------------------------------------------------------- build

build_image() { # NAME, with $image set to where it goes; the log is kept
  local name=$1 status
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
    fail "$name could not be built for $variant, see $root/logs/$name.log"
  fi
  # they hold the prefix as a path, and pkg-config knows all that is in them
  find "$image" -name '*.la' -delete
  rm -rf "$root/build/$name"
}

# The image is hard-linked into the sysroot; only what names the sysroot is a file of its own.
put_image() { # NAME
  local file
  cp -alf "${image_of[$1]}/sysroot" "$root/"
  for file in "$sysroot"/lib/pkgconfig/*.pc "$sysroot"/share/pkgconfig/*.pc; do
    [ -f "$file" ] || continue
    sed -E -i "s#(^|[= ]|-[IL])/sysroot#\1$sysroot#g" "$file"
  done
}

build_package() { # NAME; the output is one line
  local name=$1 begin=$SECONDS made=""
  [ -e "$root/stamps/$name" ] && return 0
  exec 8> "${image_of[$name]}.lock"
  flock 8
  if [ ! -e "${image_of[$name]}" ]; then
    image=$root/build/$name.image
    rm -rf "$image"
    build_image "$name"
    mv -T "$image" "${image_of[$name]}"
    made=", $((SECONDS - begin)) s"
  fi
  exec 8>&-
  put_image "$name"
  touch "$root/stamps/$name"
  echo "== $variant: $name$made"
}

build_wine_prefix() {
  [ -e "$root/stamps/wine" ] && return 0
  rm -rf "$root/wine"
  "$root/wine.sh" wineboot -i > "$root/logs/wine.log" 2>&1 < /dev/null || fail "no Wine prefix, see $root/logs/wine.log"
  "$root/wine.sh" --end
  [ -e "$root/wine/system.reg" ] || fail "Wine made no registry in $root/wine, see $root/logs/wine.log"
  touch "$root/stamps/wine"
  echo "== $variant: wine prefix"
}

build() { # VARIANT
  use_variant "$1"
  root=$variant_root
  sysroot=$root/sysroot
  mkdir -p "$root"/{build,logs,stamps} "$sysroot" "$cache"/{images,sources}
  exec 9> "$root/lock"
  flock 9
  [ -e "$root/stamps/complete" ] && return 0
  # the time that stripping writes into a DLL
  export SOURCE_DATE_EPOCH=0
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 PKG_CONFIG_LIBDIR=$sysroot/lib/pkgconfig PKG_CONFIG_PATH=
  cp "$here/wine.sh" "$root/wine.sh"
  chmod +x "$root/wine.sh"
  write_cross_file programs > "$root/cross.ini"
  write_cross_file libraries > "$root/cross-build.ini"
  write_cmake_toolchain > "$root/toolchain.cmake"
  exec 8> "$cache/sources.lock"
  flock 8
  fetch_sources
  exec 8>&-
  for name in $packages; do
    build_package "$name"
  done
  [ "$wine" = - ] || build_wine_prefix
  rm -rf "$root/build"
  touch "$root/stamps/complete"
}

# Much of a build is configuring, which is one process at a time: two variants side by side take little longer than one.
build_all() { # VARIANT...
  local name failed=0
  for name; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
      wait -n || failed=1
    done
    (build "$name") &
  done
  while [ -n "$(jobs -p)" ]; do
    wait -n || { [ $? -eq 127 ] && break; failed=1; }
  done
  [ $failed -eq 0 ]
}

cache=$(cache_folder)
command=${1:-}
[ $# -eq 0 ] || shift
case $command:$# in
  path:1) use_variant "$1" && echo "$variant_root" ;;
  build:[1-9]) build_all "$@" ;;
  *)
    sed -n '2,24s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac

/* A program that needs nothing beside it, not even the libraries of the tests: what station/win32/watcher.h takes a copy of. */
#include <stdio.h>
#include <string.h>

int
main (int argc, char **argv)
{
  if (argc != 2 || strcmp (argv[1], "--version") != 0)
    return 3;
  puts ("alone 1");
  return 0;
}

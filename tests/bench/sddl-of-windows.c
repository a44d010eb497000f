/* sddl-of-windows FILE ROUNDS: what the system's own converter takes for the SDDL texts in FILE, in the words of bench-sddl.c;
 * with 0 rounds, which lines (from 0) it knows. Compiled and run by bench-sddl.py. */
#include <windows.h>
#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main (int argc, char **argv)
{
  FILE *file = argc == 3 ? fopen (argv[1], "rb") : NULL;
  static wchar_t *texts[100000];
  static PSECURITY_DESCRIPTOR made[100000];
  static char line[65536];
  LARGE_INTEGER frequency, at[3];
  double best[2] = { 1e30, 1e30 };
  int n = 0, lines = 0, rounds = argc == 3 ? atoi (argv[2]) : 0;

  if (file == NULL)
    return 1;
  while (n < 100000 && fgets (line, sizeof line, file) != NULL) {
    PSECURITY_DESCRIPTOR sd;
    size_t length = strcspn (line, "\r\n");
    wchar_t *wide = calloc (length + 1, sizeof *wide);

    for (size_t i = 0; i < length; i++)
      wide[i] = (unsigned char)line[i];
    if (ConvertStringSecurityDescriptorToSecurityDescriptorW (wide, SDDL_REVISION_1, &sd, NULL)) {
      texts[n++] = wide;
      LocalFree (sd);
      if (rounds == 0)
        printf ("%d\n", lines);
    }
    lines++;
  }
  if (rounds == 0)
    return 0;
  QueryPerformanceFrequency (&frequency);
  for (int round = 0; round < rounds; round++) {
    QueryPerformanceCounter (&at[0]);
    for (int i = 0; i < n; i++)
      ConvertStringSecurityDescriptorToSecurityDescriptorW (texts[i], SDDL_REVISION_1, &made[i], NULL);
    QueryPerformanceCounter (&at[1]);
    for (int i = 0; i < n; i++) {
      wchar_t *text = NULL;

      ConvertSecurityDescriptorToStringSecurityDescriptorW (made[i], SDDL_REVISION_1, 7, &text, NULL);
      LocalFree (text);
    }
    QueryPerformanceCounter (&at[2]);
    for (int i = 0; i < n; i++)
      LocalFree (made[i]);
    for (int k = 0; k < 2; k++) {
      double ns = (double)(at[k + 1].QuadPart - at[k].QuadPart) * 1e9 / frequency.QuadPart / (n > 0 ? n : 1);

      best[k] = ns < best[k] ? ns : best[k];
    }
  }
  printf ("text to bytes %.0f\nbytes to text %.0f\n", best[0], best[1]);
  return 0;
}

/* Names that Windows leaves to programs: each is defined here with a type or a linkage that glibc's has not.
 * Native only: it is about glibc's names. */
/* What Windows' send does not know, a program for several systems makes nothing; and the macro is named as the function is. */
#define MSG_NOSIGNAL 0
#define strerror_r(error, text, size) strerror_s(text, size, error)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <io.h>
#include <winsock2.h>
#include <windows.h>

#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wbuiltin-declaration-mismatch"
#endif
int index;

int random(int below) { return rand() % below; }
void dprintf(int level, const char *text) { printf("%d %s\n", level, text); }
int getline(char line[], int limit) { return line[0] == 0 ? 0 : limit; }
static void usleep(__int64 microseconds) { Sleep((DWORD)(microseconds / 1000)); }
static unsigned sleep(double seconds) { Sleep((DWORD)(seconds * 1000)); return 0; }
static int pipe(SOCKET ends[2]) { ends[0] = ends[1] = INVALID_SOCKET; return -1; }
static char *strsep(char **text, char delimiter) { char *first = *text; *text = strchr(first, delimiter) + 1; return first; }
static int setenv(const char *name, const char *value) { return _putenv_s(name, value); }
static int localtime_r(time_t when) { return when == 0; }

int main(void) {
    char words[] = "one two";
    char *rest = words;
    SOCKET ends[2];
    DWORD before = GetTickCount();
    index = 7;
    usleep(20000);
    sleep(0.02);
    printf("index %d, slept %s\n", index, GetTickCount() - before >= 30 ? "long enough" : "too short");
    strsep(&rest, ' ');
    printf("rest %s, random %d, line %d, pipe %d\n", rest, random(1), getline(words, 5), pipe(ends));
    printf("setenv %d", setenv("OVL_OWN", "yes"));
    printf(", getenv %s, localtime_r %d\n", getenv("OVL_OWN"), localtime_r(0));
    dprintf(3, "deep");
    printf("no signal %d, %s", MSG_NOSIGNAL, strerror_r(EDOM, words, sizeof words) == 0 ? "a text" : "none");
    printf(", %d\n", MAXULONG_PTR == (ULONG_PTR)-1 && DLL_PROCESS_ATTACH == 1);
    return 0;
}

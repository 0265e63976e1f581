/* Names of the runtime are macros of Microsoft's names, before the headers that declare both: what a source's configuration for Windows does.
 * Native only: the headers of mingw-w64 do not take them. */
#define open _open
#define close _close
#define read _read
#define write _write
#define lseek _lseek
#define access _access
#define unlink _unlink
#define chmod _chmod
#define umask _umask
#define isatty _isatty
#define fileno _fileno
#define fdopen _fdopen
#define popen _popen
#define pclose _pclose
#define getpid _getpid
#define dup _dup
#define dup2 _dup2
#define stat _stat
#define fstat _fstat
#define snprintf _snprintf
#define vsnprintf _vsnprintf
#define strdup _strdup
#define strcasecmp _stricmp
#define strncasecmp _strnicmp
#define getcwd _getcwd
#define chdir _chdir
#define mkdir _mkdir
#define rmdir _rmdir
#define putenv _putenv
#define O_CREAT _O_CREAT
#define O_RDWR _O_RDWR
#define O_TRUNC _O_TRUNC
#define O_BINARY _O_BINARY
#define S_IRUSR _S_IREAD
#define S_IWUSR _S_IWRITE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <io.h>
#include <direct.h>
#include <process.h>
#include <fcntl.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <winsock2.h>
#include <windows.h>

int main(void)
{
    char text[8] = {0}, path[MAX_PATH], *copy;
    struct stat state;
    int file, length;
    length = snprintf(text, sizeof text, "%s", "123456789");
    printf("%d %.8s\n", length, text);
    GetTempPathA(sizeof path - 40, path);
    snprintf(path + strlen(path), 40, "renamed-%d", getpid());
    printf("made %d, removed", mkdir(path));
    printf(" %d\n", rmdir(path));
    file = open(path, O_CREAT | O_RDWR | O_TRUNC | O_BINARY, S_IRUSR | S_IWUSR);
    printf("%d written,", (int)write(file, "text", 4));
    printf(" at %d,", (int)lseek(file, 0, SEEK_SET));
    printf(" %d read,", (int)read(file, text, 4));
    length = fstat(file, &state);
    printf(" %d %d bytes, closed %d\n", length, (int)state.st_size, close(file));
    printf("there %d, a file %d\n", access(path, 0), stat(path, &state) == 0 && (state.st_mode & _S_IFREG) != 0);
    printf("guarded %d, open again %d\n", chmod(path, S_IRUSR), chmod(path, S_IRUSR | S_IWUSR));
    printf("removed %d, there", unlink(path));
    printf(" %d\n", access(path, 0));
    copy = strdup("Text");
    printf("alike %d\n", strcasecmp(copy, "tEXT") == 0 && strncasecmp(copy, "TExx", 2) == 0);
    free(copy);
    return 0;
}

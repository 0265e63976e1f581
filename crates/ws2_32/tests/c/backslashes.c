/* Files of the C runtime by paths of Windows: a backslash parts them. */
#ifndef _WIN32
#define _WIN32
#endif
#include <winsock2.h>
#include <windows.h>
#include <direct.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static char folder[MAX_PATH], path[2 * MAX_PATH], other[2 * MAX_PATH];

static char *in(char *made, const char *name)
{
    sprintf(made, "%s\\%s", folder, name);
    return made;
}

int main(void)
{
    char text[16] = {0};
    FILE *file;
    int descriptor;
    GetTempPathA(sizeof folder, folder);
    sprintf(folder + strlen(folder), "ovl-backslashes-%lu", (unsigned long)GetCurrentProcessId());
    printf("directory %d", _mkdir(folder));
    printf(" %d\n", _mkdir(in(path, "below")));
    file = fopen(in(path, "below\\one.txt"), "w");
    printf("fopen %d\n", file != NULL);
    if (file == NULL) return 1;
    fputs("one", file);
    fclose(file);
    printf("there %d %d\n", _access(path, 0), GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES);
    printf("rename %d", rename(path, in(other, "below\\two.txt")));
    printf(", %d %d\n", _access(path, 0), _access(other, 0));
    descriptor = _open(other, _O_RDWR | _O_BINARY);
    printf("_open %d", descriptor >= 0);
    if (descriptor < 0) return 1;
    printf(", %d bytes", _read(descriptor, text, sizeof text));
    printf(", %s\n", text);
    _close(descriptor);
    descriptor = _open(in(path, "below\\three.txt"), _O_WRONLY | _O_CREAT | _O_BINARY, _S_IREAD | _S_IWRITE);
    printf("_open %d\n", descriptor >= 0);
    _close(descriptor);
    printf("remove %d", remove(other));
    printf(" %d", _access(other, 0));
    printf(", _unlink %d", _unlink(path));
    printf(" %d\n", _access(path, 0));
    printf("_chdir %d", _chdir(in(path, "below")));
    file = fopen("here.txt", "w");
    if (file != NULL) fclose(file);
    printf(", %d\n", _access(in(path, "below\\here.txt"), 0));
    remove(path);
    _chdir(folder);
    printf("_rmdir %d", _rmdir(in(path, "below")));
    _chdir("..");
    printf(" %d\n", _rmdir(folder));
    return 0;
}

/* Microsoft's C runtime below streams: descriptors, file states, searches, paths, the environment, and random bytes. */
#define _CRT_SECURE_NO_WARNINGS
#define _CRT_RAND_S
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timeb.h>
#include <time.h>
#include <windows.h>
#include <wincrypt.h>
#include <winsvc.h>

static void describe(void) {
    char directory[MAX_PATH], path[MAX_PATH + 32], pattern[MAX_PATH + 32];
    struct _stat state;
    struct _finddata_t found;
    intptr_t search;
    int file, written;
    GetTempPathA(sizeof directory, directory);
    sprintf(path, "%s/ovl-descriptors-%lu.txt", directory, (unsigned long)GetCurrentProcessId());
    sprintf(pattern, "%s/ovl-descriptors-%lu.*", directory, (unsigned long)GetCurrentProcessId());
    file = _open(path, _O_CREAT | _O_TRUNC | _O_RDWR | _O_BINARY, _S_IREAD | _S_IWRITE);
    written = _write(file, "hello", 5);
    printf("wrote %d, length %ld, at the end %d", written, _filelength(file), _eof(file));
    _lseek(file, 0, SEEK_SET);
    printf(", back %d\n", _eof(file));
    printf("chsize %d", _chsize(file, 3));
    printf(", commit %d", _commit(file));
    printf(", close %d\n", _close(file));
    printf("stat %d", _stat(path, &state));
    printf(", size %d, a file %d\n", (int)state.st_size, (state.st_mode & _S_IFREG) != 0);
    search = _findfirst(pattern, &found);
    printf("found %d, size %d", search != -1 && strstr(path, found.name) != NULL, (int)found.size);
    printf(", next %d", _findnext(search, &found));
    printf(", close %d\n", _findclose(search));
    _unlink(path);
    printf("gone: stat %d, open %d\n", _stat(path, &state), _open(path, _O_RDONLY));
}

int main(void) {
    char drive[_MAX_DRIVE], directory[_MAX_DIR], name[_MAX_FNAME], extension[_MAX_EXT], text[300];
    unsigned char first[16] = {0}, second[16] = {0};
    struct _timeb now;
    HCRYPTPROV provider;
    unsigned number;
    LONG negative = -5;
    describe();
    _splitpath("C:\\some\\where\\name.of.it", drive, directory, name, extension);
    printf("[%s] [%s] [%s] [%s]\n", drive, directory, name, extension);
    _makepath(text, "", "/some/where", "name", "txt");
    printf("%s\n", text);
    _putenv("OVL_DESCRIPTORS=1");
    printf("set %s", getenv("OVL_DESCRIPTORS"));
    _putenv("OVL_DESCRIPTORS=");
    printf(", taken away %d\n", getenv("OVL_DESCRIPTORS") == NULL);
    _ftime(&now);
    printf("milliseconds %d, the clock %d\n", now.millitm < 1000, now.time == time(NULL) || now.time + 1 == time(NULL));
    printf("%d characters: ", wsprintf(text, "%s %d %ld %lu %04lX %c %hs %%", "text", 7, negative, 4000000000u, 255, 'c', "narrow"));
    printf("%s\n", text);
    printf("provider %d", CryptAcquireContextA(&provider, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT));
    printf(", bytes %d", CryptGenRandom(provider, sizeof first, first) && CryptGenRandom(provider, sizeof second, second));
    printf(", others each time %d, release %d", memcmp(first, second, sizeof first) != 0, CryptReleaseContext(provider, 0));
    printf(", none without provider %d", CryptGenRandom(0, sizeof first, first));
    printf(", error %lu\n", (unsigned long)GetLastError());
    printf("rand_s %d, of null %d\n", rand_s(&number), rand_s(NULL) != 0);
    printf("rotated %x %x\n", _rotl(0x80000001u, 1), _rotr(1u, 1));
    printf("manager %d", OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS) != NULL);
    printf(", error %lu\n", (unsigned long)GetLastError());
    return 0;
}

/* Files and directories. */
#include "seen.h"
#include <io.h>

static char folder[MAX_PATH + 40], path[MAX_PATH + 80], other[MAX_PATH + 80];
static WCHAR wide_path[MAX_PATH + 80], wide_other[MAX_PATH + 80], wide_folder[MAX_PATH + 80];
static HANDLE file;

static void widen(const char *from, WCHAR *to)
{
    while ((*to++ = (WCHAR)(unsigned char)*from++) != 0) {}
}

static void contents(void)
{
    DWORD count = 0;
    char text[16] = {0};
    LARGE_INTEGER place, now;
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    EFFECT(CreateFileA, file != INVALID_HANDLE_VALUE);
    FAILS(CreateFileA, CreateFileA(path, GENERIC_READ, 0, NULL, CREATE_NEW, 0, NULL) == INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS);
    EFFECT(CreateFile, CloseHandle(CreateFile(other, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL)) && GetFileAttributesA(other) != INVALID_FILE_ATTRIBUTES && DeleteFileA(other));
    FAILS(CreateFile, CreateFile(other, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND);
    EFFECT(WriteFile, WriteFile(file, "0123456789", 10, &count, NULL) && count == 10);
    FAILS(WriteFile, !WriteFile(NO_HANDLE, "x", 1, &count, NULL), ERROR_INVALID_HANDLE);
    place.QuadPart = 4;
    EFFECT(SetFilePointerEx, SetFilePointerEx(file, place, &now, FILE_BEGIN) && now.QuadPart == 4);
    EFFECT(ReadFile, ReadFile(file, text, 3, &count, NULL) && count == 3 && memcmp(text, "456", 3) == 0);
    FAILS(ReadFile, !ReadFile(NO_HANDLE, text, 1, &count, NULL), ERROR_INVALID_HANDLE);
    place.QuadPart = -1;
    FAILS(SetFilePointerEx, !SetFilePointerEx(file, place, NULL, FILE_BEGIN), ERROR_NEGATIVE_SEEK);
    EFFECT(SetEndOfFile, SetEndOfFile(file) && GetFileSize(file, NULL) == 7);
    FAILS(SetEndOfFile, !SetEndOfFile(NO_HANDLE), ERROR_INVALID_HANDLE);
    EFFECT(GetFileSize, GetFileSize(file, &count) == 7 && count == 0);
    FAILS(GetFileSize, GetFileSize(NO_HANDLE, NULL) == INVALID_FILE_SIZE, ERROR_INVALID_HANDLE);
    EFFECT(GetFileSizeEx, GetFileSizeEx(file, &now) && now.QuadPart == 7);
    FAILS(GetFileSizeEx, !GetFileSizeEx(NO_HANDLE, &now), ERROR_INVALID_HANDLE);
    EFFECT(FlushFileBuffers, FlushFileBuffers(file));
    FAILS(FlushFileBuffers, !FlushFileBuffers(NO_HANDLE), ERROR_INVALID_HANDLE);
    EFFECT(GetFileType, GetFileType(file) == FILE_TYPE_DISK);
    FAILS(GetFileType, GetFileType(NO_HANDLE) == FILE_TYPE_UNKNOWN, ERROR_INVALID_HANDLE);
}

static void about(void)
{
    BY_HANDLE_FILE_INFORMATION information;
    WIN32_FILE_ATTRIBUTE_DATA data;
    FILETIME then, found;
    SYSTEMTIME date;
    memset(&date, 0, sizeof date);
    date.wYear = 2020;
    date.wMonth = 2;
    date.wDay = 29;
    SystemTimeToFileTime(&date, &then);
    EFFECT(SetFileTime, SetFileTime(file, NULL, NULL, &then) && GetFileTime(file, NULL, NULL, &found) && CompareFileTime(&then, &found) == 0);
    FAILS(SetFileTime, !SetFileTime(NO_HANDLE, NULL, NULL, &then), ERROR_INVALID_HANDLE);
    EFFECT(GetFileInformationByHandle, GetFileInformationByHandle(file, &information) && information.nFileSizeLow == 7 && information.nNumberOfLinks == 1 &&
                                           CompareFileTime(&information.ftLastWriteTime, &then) == 0);
    FAILS(GetFileInformationByHandle, !GetFileInformationByHandle(NO_HANDLE, &information), ERROR_INVALID_HANDLE);
    CloseHandle(file);
    EFFECT(GetFileAttributesW, GetFileAttributesW(wide_path) != INVALID_FILE_ATTRIBUTES && !(GetFileAttributesW(wide_path) & FILE_ATTRIBUTE_DIRECTORY) &&
                                   (GetFileAttributesW(wide_folder) & FILE_ATTRIBUTE_DIRECTORY));
    FAILS(GetFileAttributesW, GetFileAttributesW(wide_other) == INVALID_FILE_ATTRIBUTES, ERROR_FILE_NOT_FOUND);
    EFFECT(GetFileAttributes, GetFileAttributes(path) != INVALID_FILE_ATTRIBUTES);
    FAILS(GetFileAttributes, GetFileAttributes(other) == INVALID_FILE_ATTRIBUTES, ERROR_FILE_NOT_FOUND);
    EFFECT(GetFileAttributesExW, GetFileAttributesExW(wide_path, GetFileExInfoStandard, &data) && data.nFileSizeLow == 7);
    FAILS(GetFileAttributesExW, !GetFileAttributesExW(wide_other, GetFileExInfoStandard, &data), ERROR_FILE_NOT_FOUND);
    file = CreateFileW(wide_path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    EFFECT(CreateFileW, file != INVALID_HANDLE_VALUE);
    FAILS(CreateFileW, CreateFileW(wide_path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION);
    CloseHandle(file);
}

static DWORD routine_error, routine_bytes;
static void CALLBACK moved(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
    (void)overlapped;
    routine_error = error;
    routine_bytes = bytes;
}

static void overlapped_ones(void)
{
    OVERLAPPED overlapped;
    char text[16] = {0};
    memset(&overlapped, 0, sizeof overlapped);
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    overlapped.Offset = 7;
    EFFECT(WriteFileEx, WriteFileEx(file, "abc", 3, &overlapped, moved) && SleepEx(60000, TRUE) == WAIT_IO_COMPLETION && routine_error == 0 && routine_bytes == 3);
    FAILS(WriteFileEx, !WriteFileEx(NO_HANDLE, "abc", 3, &overlapped, moved), ERROR_INVALID_HANDLE);
    overlapped.Offset = 6;
    EFFECT(ReadFileEx, ReadFileEx(file, text, sizeof text, &overlapped, moved) && SleepEx(60000, TRUE) == WAIT_IO_COMPLETION && routine_bytes == 4 && memcmp(text, "6abc", 4) == 0);
    FAILS(ReadFileEx, !ReadFileEx(NO_HANDLE, text, 3, &overlapped, moved), ERROR_INVALID_HANDLE);
    CloseHandle(file);
}

static void directories(void)
{
    WIN32_FIND_DATAA found;
    WIN32_FIND_DATAW wide_found;
    char pattern[MAX_PATH + 80], narrow[MAX_PATH + 80], *part = NULL;
    WCHAR wide_pattern[MAX_PATH + 80], name[MAX_PATH], there[MAX_PATH + 80];
    HANDLE search;
    sprintf(pattern, "%s/o*.txt", folder);
    widen(pattern, wide_pattern);
    search = FindFirstFileA(pattern, &found);
    FindClose(search);
    search = FindFirstFileExA(pattern, FindExInfoBasic, &found, FindExSearchNameMatch, NULL, FIND_FIRST_EX_LARGE_FETCH);
    EFFECT(FindFirstFileExA, search != INVALID_HANDLE_VALUE && strcmp(found.cFileName, "one.txt") == 0);
    EFFECT(FindFirstFileA, search != INVALID_HANDLE_VALUE && strcmp(found.cFileName, "one.txt") == 0 && found.nFileSizeLow == 10);
    FAILS(FindNextFileA, !FindNextFileA(search, &found), ERROR_NO_MORE_FILES);
    EFFECT(FindClose, FindClose(search));
    FAILS(FindClose, !FindClose(INVALID_HANDLE_VALUE), ERROR_INVALID_HANDLE);
    search = FindFirstFileW(wide_pattern, &wide_found);
    FindClose(search);
    search = FindFirstFileExW(wide_pattern, FindExInfoStandard, &wide_found, FindExSearchLimitToDirectories, NULL, 0);
    EFFECT(FindFirstFileExW, search != INVALID_HANDLE_VALUE && same_wide(wide_found.cFileName, W("one.txt")));
    EFFECT(FindFirstFileW, search != INVALID_HANDLE_VALUE && same_wide(wide_found.cFileName, W("one.txt")));
    FAILS(FindNextFileW, !FindNextFileW(search, &wide_found), ERROR_NO_MORE_FILES);
    FindClose(search);
    sprintf(pattern, "%s/z*", folder);
    widen(pattern, wide_pattern);
    FAILS(FindFirstFileA, FindFirstFileA(pattern, &found) == INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND);
    FAILS(FindFirstFileExA, FindFirstFileExA(pattern, FindExInfoStandard, &found, FindExSearchNameMatch, NULL, 0) == INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND);
    FAILS(FindFirstFileExW, FindFirstFileExW(wide_pattern, FindExInfoMaxInfoLevel, &wide_found, FindExSearchNameMatch, NULL, 0) == INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER);
    FAILS(FindFirstFileW, FindFirstFileW(wide_pattern, &wide_found) == INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND);
    sprintf(pattern, "%s/*", folder);
    widen(pattern, wide_pattern);
    search = FindFirstFileA(pattern, &found);
    EFFECT(FindNextFileA, strcmp(found.cFileName, ".") == 0 && FindNextFileA(search, &found) && strcmp(found.cFileName, "..") == 0 && FindNextFileA(search, &found) &&
                              strcmp(found.cFileName, "one.txt") == 0);
    FindClose(search);
    search = FindFirstFileW(wide_pattern, &wide_found);
    EFFECT(FindNextFileW, FindNextFileW(search, &wide_found) && FindNextFileW(search, &wide_found) && same_wide(wide_found.cFileName, W("one.txt")));
    FindClose(search);
    EFFECT(MoveFileW, MoveFileW(wide_path, wide_other) && GetFileAttributesW(wide_other) != INVALID_FILE_ATTRIBUTES && GetFileAttributesW(wide_path) == INVALID_FILE_ATTRIBUTES);
    FAILS(MoveFileW, !MoveFileW(wide_path, wide_other), ERROR_FILE_NOT_FOUND);
    EFFECT(DeleteFileW, DeleteFileW(wide_other) && GetFileAttributesW(wide_other) == INVALID_FILE_ATTRIBUTES);
    FAILS(DeleteFileW, !DeleteFileW(wide_other), ERROR_FILE_NOT_FOUND);
    EFFECT(DeleteFile, CloseHandle(CreateFileA(other, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL)) && DeleteFile(other) && GetFileAttributesA(other) == INVALID_FILE_ATTRIBUTES);
    FAILS(DeleteFile, !DeleteFile(other), ERROR_FILE_NOT_FOUND);
    EFFECT(GetTempFileNameW, GetTempFileNameW(wide_folder, W("pre"), 0, there) != 0 && GetFileAttributesW(there) != INVALID_FILE_ATTRIBUTES && DeleteFileW(there));
    RESULT(GetTempFileNameW, GetTempFileNameW(W("/no/such/folder/is/here"), W("pre"), 0, there) == 0);
    EFFECT(GetTempPathW, GetTempPathW(MAX_PATH, name) > 0 && (GetFileAttributesW(name) & FILE_ATTRIBUTE_DIRECTORY));
    EFFECT(GetTempPath, GetTempPathA(sizeof pattern, pattern) == strlen(pattern) && (GetFileAttributesA(pattern) & FILE_ATTRIBUTE_DIRECTORY));
    RESULT(GetTempPath, GetTempPathA(1, pattern) > 1);
    RESULT(GetTempPathW, GetTempPathW(1, name) > 1);
    EFFECT(GetCurrentDirectoryW, GetCurrentDirectoryW(MAX_PATH, name) > 0 && (GetFileAttributesW(name) & FILE_ATTRIBUTE_DIRECTORY));
    RESULT(GetCurrentDirectoryW, GetCurrentDirectoryW(1, name) > 1);
    sprintf(pattern, "%s/x/../y/./one.txt", folder);
    EFFECT(GetFullPathName, GetFullPathNameA(pattern, MAX_PATH, narrow, &part) == strlen(narrow) && part != NULL && strcmp(part, "one.txt") == 0 &&
                                strstr(narrow, "..") == NULL && strlen(narrow) + 7 >= strlen(folder) && GetFullPathNameA("here", MAX_PATH, narrow, NULL) > 5);
    RESULT(GetFullPathName, GetFullPathNameA(pattern, 3, narrow, &part) > 3);
    EFFECT(GetLongPathNameW, GetLongPathNameW(wide_folder, there, MAX_PATH) > 0 && (GetFileAttributesW(there) & FILE_ATTRIBUTE_DIRECTORY));
    FAILS(GetLongPathNameW, GetLongPathNameW(wide_other, there, MAX_PATH) == 0, ERROR_FILE_NOT_FOUND);
    EFFECT(RemoveDirectoryW, RemoveDirectoryW(wide_folder) && GetFileAttributesW(wide_folder) == INVALID_FILE_ATTRIBUTES);
    FAILS(RemoveDirectoryW, !RemoveDirectoryW(wide_folder), ERROR_FILE_NOT_FOUND);
}

int main(void)
{
    DWORD n = GetTempPathA(MAX_PATH, folder);
    sprintf(folder + n, "seen-files-%lu", (unsigned long)GetCurrentProcessId());
    sprintf(path, "%s/one.txt", folder);
    sprintf(other, "%s/two.txt", folder);
    widen(folder, wide_folder);
    widen(path, wide_path);
    widen(other, wide_other);
    EFFECT(CreateDirectoryW, CreateDirectoryW(wide_folder, NULL) && (GetFileAttributesA(folder) & FILE_ATTRIBUTE_DIRECTORY));
    FAILS(CreateDirectoryW, !CreateDirectoryW(wide_folder, NULL), ERROR_ALREADY_EXISTS);
    contents();
    about();
    overlapped_ones();
    directories();
    EFFECT(CreateDirectory, CreateDirectory(folder, NULL) && (GetFileAttributesA(folder) & FILE_ATTRIBUTE_DIRECTORY));
    FAILS(CreateDirectory, !CreateDirectory(folder, NULL), ERROR_ALREADY_EXISTS);
    EFFECT(RemoveDirectory, RemoveDirectory(folder) && GetFileAttributesA(folder) == INVALID_FILE_ATTRIBUTES);
    FAILS(RemoveDirectory, !RemoveDirectory(folder), ERROR_FILE_NOT_FOUND);
    return seen_all();
}

/* What is asked and set of an open file, other names of files, and control codes. */
#include "seen.h"
#include <winioctl.h>

static char folder[MAX_PATH], name[MAX_PATH + 80], other[MAX_PATH + 80];
static WCHAR wide_name[MAX_PATH + 80], wide_other[MAX_PATH + 80];

static void check(int holds, const char *what)
{
    if (!holds) fail(what);
}

static void widen(WCHAR *to, const char *from)
{
    while ((*to++ = (WCHAR)(unsigned char)*from++) != 0) { }
}

/* A name of this process's own in the folder for a while. */
static void call_it(char *to, WCHAR *wide, const char *what)
{
    sprintf(to, "%sseen-open-%lu-%s.txt", folder, (unsigned long)GetCurrentProcessId(), what);
    widen(wide, to);
}

static HANDLE open_file(const char *path, DWORD disposition)
{
    return CreateFileA(path, GENERIC_READ | GENERIC_WRITE | DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, disposition, FILE_FLAG_BACKUP_SEMANTICS, NULL);
}

static void parts(HANDLE file)
{
    FILE_BASIC_INFO basic;
    FILE_STANDARD_INFO standard;
    FILE_COMPRESSION_INFO packed;
    FILE_ATTRIBUTE_TAG_INFO tag;
    FILE_END_OF_FILE_INFO end;
    struct { FILE_NAME_INFO information; WCHAR rest[MAX_PATH + 80]; } path;
    BY_HANDLE_FILE_INFORMATION all;
    check(GetFileInformationByHandle(file, &all), "GetFileInformationByHandle");
    EFFECT(GetFileInformationByHandleEx, GetFileInformationByHandleEx(file, FileCompressionInfo, &packed, sizeof packed) && packed.CompressedFileSize.QuadPart <= 5 && packed.CompressionFormat == 0);
    FAILS(GetFileInformationByHandleEx, !GetFileInformationByHandleEx(file, FileCompressionInfo, &packed, 15), ERROR_BAD_LENGTH);
    EFFECT(GetFileInformationByHandleEx, GetFileInformationByHandleEx(file, FileBasicInfo, &basic, sizeof basic) && basic.LastWriteTime.QuadPart > 0 && (DWORD)basic.LastWriteTime.LowPart == all.ftLastWriteTime.dwLowDateTime &&
                                             !(basic.FileAttributes & FILE_ATTRIBUTE_DIRECTORY));
    EFFECT(GetFileInformationByHandleEx, GetFileInformationByHandleEx(file, FileStandardInfo, &standard, sizeof standard) && standard.EndOfFile.QuadPart == 5 && standard.NumberOfLinks == 1 && !standard.Directory && !standard.DeletePending);
    EFFECT(GetFileInformationByHandleEx, GetFileInformationByHandleEx(file, FileNameInfo, &path, sizeof path) && path.information.FileNameLength > 10);
    EFFECT(GetFileInformationByHandleEx, GetFileInformationByHandleEx(file, FileAttributeTagInfo, &tag, sizeof tag) && tag.ReparseTag == 0);
    FAILS(GetFileInformationByHandleEx, !GetFileInformationByHandleEx(file, FileBasicInfo, &basic, 8), ERROR_BAD_LENGTH);
    FAILS(GetFileInformationByHandleEx, !GetFileInformationByHandleEx(NO_HANDLE, FileBasicInfo, &basic, sizeof basic), ERROR_INVALID_HANDLE);
    end.EndOfFile.QuadPart = 3;
    EFFECT(SetFileInformationByHandle, SetFileInformationByHandle(file, FileEndOfFileInfo, &end, sizeof end) && GetFileSize(file, NULL) == 3);
    basic.LastWriteTime.QuadPart = 130000000000000000LL;
    basic.CreationTime.QuadPart = basic.LastAccessTime.QuadPart = basic.ChangeTime.QuadPart = 0;
    basic.FileAttributes = 0;
    EFFECT(SetFileInformationByHandle, SetFileInformationByHandle(file, FileBasicInfo, &basic, sizeof basic) && GetFileInformationByHandle(file, &all) && all.ftLastWriteTime.dwLowDateTime == basic.LastWriteTime.LowPart &&
                                           all.ftLastWriteTime.dwHighDateTime == (DWORD)basic.LastWriteTime.HighPart);
    FAILS(SetFileInformationByHandle, !SetFileInformationByHandle(NO_HANDLE, FileEndOfFileInfo, &end, sizeof end), ERROR_INVALID_HANDLE);
}

static void names(HANDLE file)
{
    char told[MAX_PATH + 100];
    WCHAR wide[MAX_PATH + 100];
    HANDLE again;
    DWORD length = GetFinalPathNameByHandleA(file, told, sizeof told, 0);
    EFFECT(GetFinalPathNameByHandleA, length == strlen(told) && length > 10 && strcmp(told + length - 9, "first.txt") == 0);
    EFFECT(GetFinalPathNameByHandleW, GetFinalPathNameByHandleW(file, wide, sizeof wide / sizeof *wide, 0) == length && wide[length] == 0 && wide[length - 1] == 't');
    EFFECT(GetFinalPathNameByHandleA, GetFinalPathNameByHandleA(file, told, 4, 0) > 4);
    FAILS(GetFinalPathNameByHandleA, GetFinalPathNameByHandleA(NO_HANDLE, told, sizeof told, 0) == 0, ERROR_INVALID_HANDLE);
    FAILS(GetFinalPathNameByHandleW, GetFinalPathNameByHandleW(NO_HANDLE, wide, 100, 0) == 0, ERROR_INVALID_HANDLE);
    again = ReOpenFile(file, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, 0);
    EFFECT(ReOpenFile, again != INVALID_HANDLE_VALUE && again != file && GetFileSize(again, NULL) == 3);
    CloseHandle(again);
    FAILS(ReOpenFile, ReOpenFile(NO_HANDLE, GENERIC_READ, 0, 0) == INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE);
}

static void links(void)
{
    FILE_STANDARD_INFO standard;
    FILE_DISPOSITION_INFO goes;
    HANDLE file = NULL;
    call_it(other, wide_other, "second");
    EFFECT(CreateHardLinkA, CreateHardLinkA(other, name, NULL) && (file = open_file(other, OPEN_EXISTING)) != INVALID_HANDLE_VALUE && GetFileInformationByHandleEx(file, FileStandardInfo, &standard, sizeof standard) &&
                                standard.NumberOfLinks == 2);
    FAILS(CreateHardLinkA, !CreateHardLinkA(other, name, NULL), ERROR_ALREADY_EXISTS);
    goes.DeleteFile = TRUE;
    EFFECT(SetFileInformationByHandle, SetFileInformationByHandle(file, FileDispositionInfo, &goes, sizeof goes) && GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES &&
                                           CloseHandle(file) && GetFileAttributesA(other) == INVALID_FILE_ATTRIBUTES && GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES);
    EFFECT(CreateHardLinkW, CreateHardLinkW(wide_other, wide_name, NULL) && DeleteFileA(other));
    FAILS(CreateHardLinkW, !CreateHardLinkW(wide_name, W("/no/such/file"), NULL), ERROR_PATH_NOT_FOUND);
    EFFECT(CreateSymbolicLinkA, CreateSymbolicLinkA(other, name, 0) && GetFileAttributesA(other) != INVALID_FILE_ATTRIBUTES && DeleteFileA(other) && GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES);
    EFFECT(CreateSymbolicLinkW, CreateSymbolicLinkW(wide_other, wide_name, 0) && DeleteFileA(other));
    FAILS(CreateSymbolicLinkA, !CreateSymbolicLinkA(name, other, 0), ERROR_ALREADY_EXISTS);
    FAILS(CreateSymbolicLinkW, !CreateSymbolicLinkW(wide_name, wide_other, 0), ERROR_ALREADY_EXISTS);
}

static void control(HANDLE file)
{
    char answer[1024];
    DWORD bytes = 0;
    FAILS(DeviceIoControl, !DeviceIoControl(NO_HANDLE, CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS), NULL, 0, answer, sizeof answer, &bytes, NULL), ERROR_INVALID_HANDLE);
    FAILS(DeviceIoControl, !DeviceIoControl(file, FSCTL_GET_REPARSE_POINT, NULL, 0, answer, sizeof answer, &bytes, NULL), ERROR_NOT_A_REPARSE_POINT);
    EFFECT(DeviceIoControl, DeviceIoControl(file, FSCTL_SET_SPARSE, NULL, 0, NULL, 0, &bytes, NULL) && bytes == 0);
    FAILS(ReadDirectoryChangesW, !ReadDirectoryChangesW(NO_HANDLE, answer, sizeof answer, FALSE, FILE_NOTIFY_CHANGE_FILE_NAME, &bytes, NULL, NULL), ERROR_INVALID_HANDLE);
}

static void room(void)
{
    DWORD sectors = 0, bytes = 0, clusters = 0, all_clusters = 0;
    ULARGE_INTEGER own, all, left;
    WCHAR wide_folder[MAX_PATH];
    widen(wide_folder, folder);
    EFFECT(GetDiskFreeSpaceA, GetDiskFreeSpaceA(folder, &sectors, &bytes, &clusters, &all_clusters) && sectors > 0 && bytes >= 512 && all_clusters >= clusters);
    EFFECT(GetDiskFreeSpaceW, GetDiskFreeSpaceW(wide_folder, &sectors, &bytes, NULL, NULL) && sectors > 0);
    EFFECT(GetDiskFreeSpaceExA, GetDiskFreeSpaceExA(folder, &own, &all, &left) && all.QuadPart >= left.QuadPart && left.QuadPart >= own.QuadPart && all.QuadPart > 0);
    EFFECT(GetDiskFreeSpaceExW, GetDiskFreeSpaceExW(wide_folder, &own, NULL, NULL) && own.QuadPart <= all.QuadPart);
    FAILS(GetDiskFreeSpaceExA, !GetDiskFreeSpaceExA("/no/such/folder", &own, &all, &left), ERROR_PATH_NOT_FOUND);
    FAILS(GetDiskFreeSpaceExW, !GetDiskFreeSpaceExW(W("/no/such/folder"), &own, &all, &left), ERROR_PATH_NOT_FOUND);
}

int main(void)
{
    HANDLE file;
    DWORD written;
    GetTempPathA(sizeof folder, folder);
    call_it(name, wide_name, "first");
    file = open_file(name, CREATE_ALWAYS);
    check(file != INVALID_HANDLE_VALUE && WriteFile(file, "hello", 5, &written, NULL), "the file");
    parts(file);
    names(file);
    control(file);
    CloseHandle(file);
    links();
    room();
    check(DeleteFileA(name), "DeleteFileA");
    return seen_all();
}

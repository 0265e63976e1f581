/* What becomes of the entries below a directory. Native only: Wine does not watch a directory that comes into the tree. */
#include "changes.h"

static void subtrees(void)
{
    HANDLE watched = directory(FILE_FLAG_OVERLAPPED);
    OVERLAPPED operation;
    DWORD n;
    CreateDirectoryA(in("old"), NULL);
    memset(&operation, 0, sizeof operation);
    if (!ReadDirectoryChangesW(watched, room.bytes, sizeof room, TRUE, NAMES, NULL, &operation, NULL)) fail("ReadDirectoryChangesW");
    make("old\\file");
    EFFECT(ReadDirectoryChangesW, GetOverlappedResult(watched, &operation, &n, TRUE) && strcmp(told(room.bytes, n), "+old\\file") == 0);
    CreateDirectoryA(in("new"), NULL);
    CreateDirectoryA(in("new\\inner"), NULL);
    make("new\\inner\\file");
    EFFECT(ReadDirectoryChangesW, strcmp(hear(watched, TRUE, NAMES, "+new\\inner\\file"), "+new +new\\inner +new\\inner\\file") == 0);
    MoveFileA(in("new\\inner"), in("new\\other"));
    make("new\\other\\second");
    EFFECT(MoveFile, strcmp(hear(watched, TRUE, NAMES, "second"), "<new\\inner >new\\other +new\\other\\second") == 0);
    DeleteFileA(in("new\\other\\second"));
    DeleteFileA(in("new\\other\\file"));
    RemoveDirectoryA(in("new\\other"));
    RemoveDirectoryA(in("new"));
    EFFECT(RemoveDirectory, strcmp(hear(watched, TRUE, NAMES, "-new\\other -new"), "-new\\other\\second -new\\other\\file -new\\other -new") == 0);
    CloseHandle(watched);
    DeleteFileA(in("old\\file"));
    RemoveDirectoryA(in("old"));
}

int main(void)
{
    begin();
    make_root("seen-subtrees");
    subtrees();
    EFFECT(RemoveDirectory, RemoveDirectoryA(root));
    return seen_all();
}

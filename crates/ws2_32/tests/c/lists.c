/* Interlocked lists: four threads move entries between two lists; none is lost and none is there twice. */
#include <winsock2.h>
#include <windows.h>
#include <malloc.h>
#include <stdio.h>

#define ENTRIES 64
#define MOVES 20000

typedef struct item { SLIST_ENTRY entry; LONG owners; } item;

static SLIST_HEADER *lists;
static LONG twice;

static DWORD WINAPI move(LPVOID parameter) {
    int turn;
    for (turn = 0; turn < MOVES; turn++) {
        int from = (turn + (int)(size_t)parameter) & 1;
        item *moved = (item *)InterlockedPopEntrySList(&lists[from]);
        if (moved == NULL) continue;
        if (InterlockedIncrement(&moved->owners) != 1) InterlockedIncrement(&twice);
        InterlockedDecrement(&moved->owners);
        InterlockedPushEntrySList(&lists[!from], &moved->entry);
    }
    return 0;
}

int main(void) {
    HANDLE threads[4];
    item *items = (item *)_aligned_malloc(ENTRIES * sizeof(item), MEMORY_ALLOCATION_ALIGNMENT);
    PSLIST_ENTRY chain;
    size_t index;
    int count = 0;
    lists = (SLIST_HEADER *)_aligned_malloc(2 * sizeof(SLIST_HEADER), MEMORY_ALLOCATION_ALIGNMENT);
    InitializeSListHead(&lists[0]);
    InitializeSListHead(&lists[1]);
    printf("empty: depth %d, pop %s, flush %s\n", QueryDepthSList(lists), InterlockedPopEntrySList(lists) ? "some" : "none",
           InterlockedFlushSList(lists) ? "some" : "none");
    for (index = 0; index < ENTRIES; index++) {
        PSLIST_ENTRY before;
        items[index].owners = 0;
        before = InterlockedPushEntrySList(lists, &items[index].entry);
        if (before != (index == 0 ? NULL : &items[index - 1].entry)) printf("push %d told another first\n", (int)index);
    }
    printf("depth %d", QueryDepthSList(lists));
    printf(", first is the last pushed: %d\n", InterlockedPopEntrySList(lists) == &items[ENTRIES - 1].entry);
    InterlockedPushEntrySList(lists, &items[ENTRIES - 1].entry);
    for (index = 0; index < 4; index++) threads[index] = CreateThread(NULL, 0, move, (LPVOID)index, 0, NULL);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    for (index = 0; index < 4; index++) CloseHandle(threads[index]);
    printf("after the moves: %d entries, %d twice\n", QueryDepthSList(&lists[0]) + QueryDepthSList(&lists[1]), (int)twice);
    for (index = 0; index < 2; index++)
        for (chain = InterlockedFlushSList(&lists[index]); chain != NULL; chain = chain->Next) count++;
    printf("flushed %d, depth %d\n", count, QueryDepthSList(&lists[0]) + QueryDepthSList(&lists[1]));
    _aligned_free(lists);
    _aligned_free(items);
    return 0;
}

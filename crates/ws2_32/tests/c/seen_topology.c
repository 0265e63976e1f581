/* Processors by groups and nodes. */
#include "seen.h"

static int add_up(LOGICAL_PROCESSOR_RELATIONSHIP kind, int counts[5])
{
    char *room;
    DWORD length = 0, at;
    int whole;
    memset(counts, 0, 5 * sizeof *counts);
    GetLogicalProcessorInformationEx(kind, NULL, &length);
    room = (char *)malloc(length + 1);
    whole = room != NULL && GetLogicalProcessorInformationEx(kind, (PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX)(void *)room, &length);
    for (at = 0; whole && at < length;) {
        PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX one = (PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX)(void *)(room + at);
        if (one->Relationship <= RelationGroup) counts[one->Relationship]++;
        if (one->Relationship == RelationGroup) whole = one->Group.ActiveGroupCount == 1 && one->Group.GroupInfo[0].ActiveProcessorCount == GetActiveProcessorCount(ALL_PROCESSOR_GROUPS);
        if (one->Relationship == RelationProcessorCore) whole = one->Processor.GroupCount == 1 && one->Processor.GroupMask[0].Mask != 0;
        at += one->Size;
    }
    whole = whole && at == length;
    free(room);
    return whole;
}

int main(void)
{
    int counts[5];
    DWORD length = 1;
    ULONG highest = 99;
    ULONGLONG mask = 0;
    GROUP_AFFINITY affinity;
    EFFECT(GetLogicalProcessorInformationEx, add_up(RelationAll, counts) && counts[RelationProcessorCore] > 0 && counts[RelationProcessorPackage] > 0 && counts[RelationGroup] == 1);
    EFFECT(GetLogicalProcessorInformationEx, add_up(RelationProcessorCore, counts) && counts[RelationProcessorCore] > 0 && counts[RelationGroup] == 0);
    FAILS(GetLogicalProcessorInformationEx, !GetLogicalProcessorInformationEx(RelationGroup, NULL, &length), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(GetLogicalProcessorInformationEx, length == 80);
    EFFECT(GetNumaHighestNodeNumber, GetNumaHighestNodeNumber(&highest) && highest < 64);
    INFALLIBLE(GetNumaHighestNodeNumber);
    EFFECT(GetNumaNodeProcessorMask, GetNumaNodeProcessorMask(0, &mask) && mask != 0);
    FAILS(GetNumaNodeProcessorMask, !GetNumaNodeProcessorMask(200, &mask), ERROR_INVALID_PARAMETER);
    EFFECT(GetNumaNodeProcessorMaskEx, GetNumaNodeProcessorMaskEx(0, &affinity) && affinity.Mask != 0 && affinity.Group == 0);
    FAILS(GetNumaNodeProcessorMaskEx, !GetNumaNodeProcessorMaskEx(20000, &affinity), ERROR_INVALID_PARAMETER);
    return seen_all();
}

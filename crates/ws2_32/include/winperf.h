/* winperf.h: what performance counters lie in. None is kept here. */
#ifndef _WINPERF_
#define _WINPERF_
#pragma GCC system_header
#include "ovl/kernel.h"
OVL_BEGIN
typedef struct _PERF_DATA_BLOCK {
    WCHAR Signature[4];
    DWORD LittleEndian, Version, Revision, TotalByteLength, HeaderLength, NumObjectTypes;
    LONG DefaultObject;
    SYSTEMTIME SystemTime;
    LARGE_INTEGER PerfTime, PerfFreq, PerfTime100nSec;
    DWORD SystemNameLength, SystemNameOffset;
} PERF_DATA_BLOCK, *PPERF_DATA_BLOCK;
typedef struct _PERF_OBJECT_TYPE {
    DWORD TotalByteLength, DefinitionLength, HeaderLength, ObjectNameTitleIndex, ObjectNameTitle, ObjectHelpTitleIndex, ObjectHelpTitle, DetailLevel, NumCounters;
    LONG DefaultCounter, NumInstances;
    DWORD CodePage;
    LARGE_INTEGER PerfTime, PerfFreq;
} PERF_OBJECT_TYPE, *PPERF_OBJECT_TYPE;
typedef struct _PERF_COUNTER_DEFINITION {
    DWORD ByteLength, CounterNameTitleIndex, CounterNameTitle, CounterHelpTitleIndex, CounterHelpTitle;
    LONG DefaultScale;
    DWORD DetailLevel, CounterType, CounterSize, CounterOffset;
} PERF_COUNTER_DEFINITION, *PPERF_COUNTER_DEFINITION;
OVL_END
#endif

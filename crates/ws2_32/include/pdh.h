/* pdh.h: the counters of performance. */
#ifndef OVL_PDH_H
#define OVL_PDH_H
#pragma GCC system_header
#include "ovl/kernel.h"
#include "pdhmsg.h"
typedef LONG PDH_STATUS;
typedef HANDLE PDH_HQUERY, PDH_HCOUNTER, HQUERY, HCOUNTER;
#define PDH_FMT_LONG ((DWORD)0x00000100)
#define PDH_FMT_DOUBLE ((DWORD)0x00000200)
#define PDH_FMT_LARGE ((DWORD)0x00000400)
#define PDH_FMT_NOSCALE ((DWORD)0x00001000)
#define PDH_FMT_1000 ((DWORD)0x00002000)
#define PDH_FMT_NOCAP100 ((DWORD)0x00008000)
#define PERF_DETAIL_NOVICE 100
#define PERF_DETAIL_ADVANCED 200
#define PERF_DETAIL_EXPERT 300
#define PERF_DETAIL_WIZARD 400
#define PDH_MAX_COUNTER_NAME 1024
#define PDH_MAX_INSTANCE_NAME 1024
#define PDH_MAX_COUNTER_PATH 2048
typedef struct _PDH_FMT_COUNTERVALUE {
    DWORD CStatus;
    __extension__ union { LONG longValue; double doubleValue; LONGLONG largeValue; LPCSTR AnsiStringValue; LPCWSTR WideStringValue; };
} PDH_FMT_COUNTERVALUE, *PPDH_FMT_COUNTERVALUE;
OVL_BEGIN
PDH_STATUS WINAPI PdhOpenQueryA(LPCSTR source, DWORD_PTR user, PDH_HQUERY *query);
PDH_STATUS WINAPI PdhOpenQueryW(LPCWSTR source, DWORD_PTR user, PDH_HQUERY *query);
PDH_STATUS WINAPI PdhAddCounterA(PDH_HQUERY query, LPCSTR path, DWORD_PTR user, PDH_HCOUNTER *counter);
PDH_STATUS WINAPI PdhAddCounterW(PDH_HQUERY query, LPCWSTR path, DWORD_PTR user, PDH_HCOUNTER *counter);
PDH_STATUS WINAPI PdhAddEnglishCounterA(PDH_HQUERY query, LPCSTR path, DWORD_PTR user, PDH_HCOUNTER *counter);
PDH_STATUS WINAPI PdhAddEnglishCounterW(PDH_HQUERY query, LPCWSTR path, DWORD_PTR user, PDH_HCOUNTER *counter);
PDH_STATUS WINAPI PdhRemoveCounter(PDH_HCOUNTER counter);
PDH_STATUS WINAPI PdhCollectQueryData(PDH_HQUERY query);
PDH_STATUS WINAPI PdhGetFormattedCounterValue(PDH_HCOUNTER counter, DWORD format, LPDWORD type, PPDH_FMT_COUNTERVALUE value);
PDH_STATUS WINAPI PdhCloseQuery(PDH_HQUERY query);
PDH_STATUS WINAPI PdhEnumObjectItemsA(LPCSTR source, LPCSTR machine, LPCSTR object, LPSTR counters, LPDWORD counters_size, LPSTR instances, LPDWORD instances_size, DWORD detail, DWORD flags);
PDH_STATUS WINAPI PdhEnumObjectItemsW(LPCWSTR source, LPCWSTR machine, LPCWSTR object, LPWSTR counters, LPDWORD counters_size, LPWSTR instances, LPDWORD instances_size, DWORD detail, DWORD flags);
OVL_END
#ifdef UNICODE
#define PdhOpenQuery PdhOpenQueryW
#define PdhAddCounter PdhAddCounterW
#define PdhAddEnglishCounter PdhAddEnglishCounterW
#define PdhEnumObjectItems PdhEnumObjectItemsW
#else
#define PdhOpenQuery PdhOpenQueryA
#define PdhAddCounter PdhAddCounterA
#define PdhAddEnglishCounter PdhAddEnglishCounterA
#define PdhEnumObjectItems PdhEnumObjectItemsA
#endif
#endif

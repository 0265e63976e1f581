/* mmsystem.h: the multimedia clock. */
#ifndef OVL_MMSYSTEM_H
#define OVL_MMSYSTEM_H
#pragma GCC system_header
#include "ovl/kernel.h"
#define WINMMAPI
typedef UINT MMRESULT;
#define TIMERR_NOERROR 0
#define TIMERR_NOCANDO 97
#define MMSYSERR_NOERROR 0
#define MMSYSERR_INVALPARAM 11
#define TIME_ONESHOT 0x0000
#define TIME_PERIODIC 0x0001
#define TIME_CALLBACK_FUNCTION 0x0000
#define TIME_CALLBACK_EVENT_SET 0x0010
#define TIME_CALLBACK_EVENT_PULSE 0x0020
#define TIME_KILL_SYNCHRONOUS 0x0100
typedef void (CALLBACK TIMECALLBACK)(UINT timer, UINT message, DWORD_PTR user, DWORD_PTR reserved1, DWORD_PTR reserved2);
typedef TIMECALLBACK *LPTIMECALLBACK;
typedef struct timecaps_tag { UINT wPeriodMin, wPeriodMax; } TIMECAPS, *PTIMECAPS, *LPTIMECAPS;
OVL_BEGIN
MMRESULT WINAPI timeSetEvent(UINT delay, UINT resolution, LPTIMECALLBACK routine, DWORD_PTR user, UINT flags);
MMRESULT WINAPI timeKillEvent(UINT timer);
MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS caps, UINT size);
OVL_END
OVL_INLINE DWORD timeGetTime(void) { return GetTickCount(); }
OVL_INLINE MMRESULT timeBeginPeriod(UINT period) { return period == 0 ? TIMERR_NOCANDO : TIMERR_NOERROR; }
OVL_INLINE MMRESULT timeEndPeriod(UINT period) { return period == 0 ? TIMERR_NOCANDO : TIMERR_NOERROR; }
#endif

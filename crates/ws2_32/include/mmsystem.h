/* mmsystem.h: the multimedia clock. */
#ifndef OVL_MMSYSTEM_H
#define OVL_MMSYSTEM_H
#pragma GCC system_header
#include "ovl/kernel.h"
typedef UINT MMRESULT;
#define TIMERR_NOERROR 0
#define TIMERR_NOCANDO 97
OVL_INLINE DWORD timeGetTime(void) { return GetTickCount(); }
OVL_INLINE MMRESULT timeBeginPeriod(UINT period) { return period == 0 ? TIMERR_NOCANDO : TIMERR_NOERROR; }
OVL_INLINE MMRESULT timeEndPeriod(UINT period) { return period == 0 ? TIMERR_NOCANDO : TIMERR_NOERROR; }
#endif

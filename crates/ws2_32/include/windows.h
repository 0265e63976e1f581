/* windows.h: the kernel API, and Winsock unless WIN32_LEAN_AND_MEAN or _WINSOCKAPI_ keeps it out. */
#ifndef OVL_WINDOWS_H
#define OVL_WINDOWS_H
#pragma GCC system_header
#ifndef _WINDOWS_
#define _WINDOWS_
#endif
#ifndef _INC_WINDOWS
#define _INC_WINDOWS
#endif
/* By which other libraries' headers see that Windows' types are known. */
#ifndef BASETYPES
#define BASETYPES
#endif
#ifndef _WINDEF_
#define _WINDEF_
#endif
#ifndef _MINWINDEF_
#define _MINWINDEF_
#endif
#ifndef WINVER
#define WINVER 0x0A00
#endif
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#include "winapifamily.h"
#include "ovl/kernel.h"
#include "ovl/crt.h"
#if defined(__x86_64__) && !defined(_mm_pause)
#include <xmmintrin.h>
#endif
#include "ovl/user.h"
#include "ovl/controls.h"
#include "winreg.h"
#if !defined(WIN32_LEAN_AND_MEAN) && !defined(_WINSOCKAPI_)
#include "winsock.h"
#endif
#if !defined(NOGDI) && !defined(ERROR)
#define ERROR 0
#endif
#ifndef NOSERVICE
#include "winsvc.h"
#endif
#ifndef WIN32_LEAN_AND_MEAN
#include "mmsystem.h"
#include "wincrypt.h"
#include "objbase.h"
#include "shellapi.h"
#include "commdlg.h"
#endif
#endif

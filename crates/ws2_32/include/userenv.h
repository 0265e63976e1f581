/* userenv.h: where a user's files lie. */
#ifndef _INC_USERENV
#define _INC_USERENV
#pragma GCC system_header
#include "ovl/kernel.h"
OVL_BEGIN
BOOL WINAPI GetUserProfileDirectoryA(HANDLE token, LPSTR path, LPDWORD size);
BOOL WINAPI GetUserProfileDirectoryW(HANDLE token, LPWSTR path, LPDWORD size);
OVL_END
#ifdef UNICODE
#define GetUserProfileDirectory GetUserProfileDirectoryW
#else
#define GetUserProfileDirectory GetUserProfileDirectoryA
#endif
#endif

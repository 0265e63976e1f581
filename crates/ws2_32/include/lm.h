/* lm.h: numbers of network management. No domain and no server is managed here: none of its functions is here. */
#ifndef OVL_LM_H
#define OVL_LM_H
#pragma GCC system_header
#include "lmcons.h"
#define NERR_BASE 2100
#define NERR_BufTooSmall (NERR_BASE + 23)
#define NERR_GroupNotFound (NERR_BASE + 120)
#define NERR_UserNotFound (NERR_BASE + 121)
#define NERR_InvalidComputer (NERR_BASE + 251)
#define MAX_PREFERRED_LENGTH ((DWORD)-1)
#define FILTER_NORMAL_ACCOUNT 0x0002
#define USER_PRIV_GUEST 0
#define USER_PRIV_USER 1
#define USER_PRIV_ADMIN 2
typedef struct _USER_INFO_0 { LPWSTR usri0_name; } USER_INFO_0, *PUSER_INFO_0, *LPUSER_INFO_0;
typedef struct _WKSTA_INFO_100 { DWORD wki100_platform_id; LPWSTR wki100_computername, wki100_langroup; DWORD wki100_ver_major, wki100_ver_minor; } WKSTA_INFO_100, *PWKSTA_INFO_100, *LPWKSTA_INFO_100;
#endif

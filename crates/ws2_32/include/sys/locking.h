/* sys/locking.h: the ways of _locking. */
#ifndef _INC_LOCKING
#define _INC_LOCKING
#pragma GCC system_header
#define _LK_UNLCK 0
#define _LK_LOCK 1
#define _LK_NBLCK 2
#define _LK_RLCK 3
#define _LK_NBRLCK 4
#endif

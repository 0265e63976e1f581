/* sys/utime.h: the times of a file. */
#ifndef _INC_UTIME
#define _INC_UTIME
#pragma GCC system_header
#include <utime.h>
#define _utimbuf utimbuf
#define __utimbuf64 utimbuf
#define _utime utime
#define _utime64 utime
#endif

/* How a thread rounds, and which exceptions of arithmetic end in a signal. */
#ifndef OVL_FLOATING_H
#define OVL_FLOATING_H
#pragma GCC system_header
#include "ovl/base.h"
#define _MCW_EM 0x0008001f
#define _EM_INEXACT 0x00000001
#define _EM_UNDERFLOW 0x00000002
#define _EM_OVERFLOW 0x00000004
#define _EM_ZERODIVIDE 0x00000008
#define _EM_INVALID 0x00000010
#define _EM_DENORMAL 0x00080000
#define _MCW_RC 0x00000300
#define _RC_NEAR 0x00000000
#define _RC_DOWN 0x00000100
#define _RC_UP 0x00000200
#define _RC_CHOP 0x00000300
#define _MCW_DN 0x03000000
#define _DN_SAVE 0x00000000
#define _DN_FLUSH 0x01000000
#define _DN_FLUSH_OPERANDS_SAVE_RESULTS 0x02000000
#define _DN_SAVE_OPERANDS_FLUSH_RESULTS 0x03000000
#define _MCW_PC 0x00030000
#define _PC_64 0x00000000
#define _PC_53 0x00010000
#define _PC_24 0x00020000
#define _MCW_IC 0x00040000
#define _IC_AFFINE 0x00040000
#define _IC_PROJECTIVE 0x00000000
#define _SW_INEXACT 0x00000001
#define _SW_UNDERFLOW 0x00000002
#define _SW_OVERFLOW 0x00000004
#define _SW_ZERODIVIDE 0x00000008
#define _SW_INVALID 0x00000010
#define _SW_DENORMAL 0x00080000
#ifdef __x86_64__
OVL_BEGIN
unsigned int _control87(unsigned int control, unsigned int mask);
unsigned int _controlfp(unsigned int control, unsigned int mask);
int _controlfp_s(unsigned int *current, unsigned int control, unsigned int mask);
unsigned int _statusfp(void);
unsigned int _clearfp(void);
void _fpreset(void);
OVL_END
#define _status87 _statusfp
#define _clear87 _clearfp
#define fpreset _fpreset
#endif
#endif

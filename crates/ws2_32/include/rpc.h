/* rpc.h: unique numbers. */
#ifndef OVL_RPC_H
#define OVL_RPC_H
#pragma GCC system_header
#include "ovl/kernel.h"
typedef LONG RPC_STATUS;
#define RPC_S_OK 0
#define RPC_ENTRY
OVL_BEGIN
RPC_STATUS WINAPI UuidCreate(UUID *uuid);
OVL_END
#endif

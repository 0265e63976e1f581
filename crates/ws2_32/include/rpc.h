/* rpc.h: unique numbers. */
#ifndef OVL_RPC_H
#define OVL_RPC_H
#pragma GCC system_header
#include "ovl/kernel.h"
typedef LONG RPC_STATUS;
#define RPC_S_OK 0
#define RPC_S_OUT_OF_MEMORY 14L
#define RPC_S_INVALID_ARG 87L
#define RPC_S_INVALID_STRING_UUID 1705L
typedef unsigned char *RPC_CSTR;
typedef unsigned short *RPC_WSTR;
#define RPC_ENTRY
OVL_BEGIN
RPC_STATUS WINAPI UuidCreate(UUID *uuid);
OVL_END

/* Numbers as texts, which are the library's to free; a null pointer stands for the number that is 0. */
OVL_INLINE void ovl_uuid_text(const UUID *uuid, char *text) {
    const UUID none = { 0, 0, 0, { 0 } };
    const UUID *of = uuid != NULL ? uuid : &none;
    snprintf(text, 37, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", (unsigned)of->Data1, of->Data2, of->Data3, of->Data4[0], of->Data4[1],
             of->Data4[2], of->Data4[3], of->Data4[4], of->Data4[5], of->Data4[6], of->Data4[7]);
}
OVL_INLINE RPC_STATUS UuidToStringA(const UUID *uuid, RPC_CSTR *text) {
    if (text == NULL) return RPC_S_INVALID_ARG;
    *text = (RPC_CSTR)malloc(37);
    if (*text == NULL) return RPC_S_OUT_OF_MEMORY;
    ovl_uuid_text(uuid, (char *)*text);
    return RPC_S_OK;
}
OVL_INLINE RPC_STATUS UuidToStringW(const UUID *uuid, RPC_WSTR *text) {
    char narrow[37];
    int i;
    if (text == NULL) return RPC_S_INVALID_ARG;
    *text = (RPC_WSTR)malloc(37 * sizeof **text);
    if (*text == NULL) return RPC_S_OUT_OF_MEMORY;
    ovl_uuid_text(uuid, narrow);
    for (i = 0; i < 37; i++) (*text)[i] = (unsigned char)narrow[i];
    return RPC_S_OK;
}
OVL_INLINE RPC_STATUS UuidFromStringA(RPC_CSTR text, UUID *uuid) {
    unsigned char bytes[16];
    const char *at = (const char *)text;
    int i, half, value;
    if (uuid == NULL) return RPC_S_INVALID_ARG;
    memset(bytes, 0, sizeof bytes);
    for (i = 0; text != NULL && i < 16; i++) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-') return RPC_S_INVALID_STRING_UUID;
        for (half = 0; half < 2; half++, at++) {
            value = *at >= '0' && *at <= '9' ? *at - '0' : (*at | 32) >= 'a' && (*at | 32) <= 'f' ? (*at | 32) - 'a' + 10 : -1;
            if (value < 0) return RPC_S_INVALID_STRING_UUID;
            bytes[i] = (unsigned char)(bytes[i] << 4 | value);
        }
    }
    if (text != NULL && *at != 0) return RPC_S_INVALID_STRING_UUID;
    uuid->Data1 = (DWORD)bytes[0] << 24 | (DWORD)bytes[1] << 16 | (DWORD)bytes[2] << 8 | bytes[3];
    uuid->Data2 = (WORD)(bytes[4] << 8 | bytes[5]);
    uuid->Data3 = (WORD)(bytes[6] << 8 | bytes[7]);
    memcpy(uuid->Data4, bytes + 8, 8);
    return RPC_S_OK;
}
OVL_INLINE RPC_STATUS UuidFromStringW(RPC_WSTR text, UUID *uuid) {
    char narrow[38];
    int i;
    if (text == NULL) return UuidFromStringA(NULL, uuid);
    for (i = 0; i < 37 && text[i] != 0; i++) narrow[i] = text[i] < 128 ? (char)text[i] : '?';
    narrow[i] = 0;
    return UuidFromStringA((RPC_CSTR)narrow, uuid);
}
OVL_INLINE RPC_STATUS RpcStringFreeA(RPC_CSTR *text) {
    if (text == NULL) return RPC_S_INVALID_ARG;
    free(*text);
    *text = NULL;
    return RPC_S_OK;
}
OVL_INLINE RPC_STATUS RpcStringFreeW(RPC_WSTR *text) {
    if (text == NULL) return RPC_S_INVALID_ARG;
    free(*text);
    *text = NULL;
    return RPC_S_OK;
}
#ifdef UNICODE
#define UuidToString UuidToStringW
#define UuidFromString UuidFromStringW
#define RpcStringFree RpcStringFreeW
#else
#define UuidToString UuidToStringA
#define UuidFromString UuidFromStringA
#define RpcStringFree RpcStringFreeA
#endif
#endif

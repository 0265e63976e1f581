/* What programs take from COM's library without COM: identifiers, and memory that others give back. */
#ifndef OVL_COMTASK_H
#define OVL_COMTASK_H
#pragma GCC system_header
#include "ovl/kernel.h"
OVL_BEGIN
HRESULT WINAPI CoCreateGuid(GUID *made);
LPVOID WINAPI CoTaskMemAlloc(SIZE_T size);
LPVOID WINAPI CoTaskMemRealloc(LPVOID memory, SIZE_T size);
void WINAPI CoTaskMemFree(LPVOID memory);
OVL_END
#endif

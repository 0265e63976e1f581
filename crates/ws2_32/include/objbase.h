/* objbase.h: a thread's apartment, identifiers as text, and the words that interfaces are declared with. */
#ifndef OVL_OBJBASE_H
#define OVL_OBJBASE_H
#pragma GCC system_header
#include "ovl/kernel.h"
#define interface struct
#define PURE = 0
#define THIS_
#define THIS void
#define STDMETHOD(method) virtual HRESULT STDMETHODCALLTYPE method
#define STDMETHOD_(type, method) virtual type STDMETHODCALLTYPE method
#define STDMETHODIMP HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE
#define DECLARE_INTERFACE(name) interface name
#define DECLARE_INTERFACE_(name, base) interface name : public base
typedef enum tagCOINIT { COINIT_MULTITHREADED = 0, COINIT_APARTMENTTHREADED = 2, COINIT_DISABLE_OLE1DDE = 4, COINIT_SPEED_OVER_MEMORY = 8 } COINIT;
typedef enum tagCLSCTX { CLSCTX_INPROC_SERVER = 1, CLSCTX_INPROC_HANDLER = 2, CLSCTX_LOCAL_SERVER = 4, CLSCTX_REMOTE_SERVER = 16 } CLSCTX;
#define CLSCTX_INPROC (CLSCTX_INPROC_SERVER | CLSCTX_INPROC_HANDLER)
#define CLSCTX_SERVER (CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER | CLSCTX_REMOTE_SERVER)
#define CLSCTX_ALL (CLSCTX_INPROC | CLSCTX_LOCAL_SERVER | CLSCTX_REMOTE_SERVER)
#define RPC_E_CHANGED_MODE ((HRESULT)0x80010106)
#define CO_E_NOTINITIALIZED ((HRESULT)0x800401F0)
#define CO_E_CLASSSTRING ((HRESULT)0x800401F3)
#define REGDB_E_CLASSNOTREG ((HRESULT)0x80040154)
typedef LPWSTR LPOLESTR;
typedef LPCWSTR LPCOLESTR;
typedef WCHAR OLECHAR;
#ifdef __cplusplus
extern "C++" {
struct IUnknown {
    virtual HRESULT STDMETHODCALLTYPE QueryInterface(const IID &id, void **object) = 0;
    virtual ULONG STDMETHODCALLTYPE AddRef() = 0;
    virtual ULONG STDMETHODCALLTYPE Release() = 0;
};
}
#define OVL_REF(type) const type &
#else
typedef struct IUnknown IUnknown;
#define OVL_REF(type) const type *
#endif
typedef IUnknown *LPUNKNOWN;
OVL_BEGIN
HRESULT WINAPI CoInitialize(LPVOID reserved);
HRESULT WINAPI CoInitializeEx(LPVOID reserved, DWORD how);
void WINAPI CoUninitialize(void);
HRESULT WINAPI CoCreateInstance(OVL_REF(CLSID) which, LPUNKNOWN outer, DWORD context, OVL_REF(IID) id, LPVOID *made);
HRESULT WINAPI CoCreateGuid(GUID *made);
int WINAPI StringFromGUID2(OVL_REF(GUID) id, LPOLESTR text, int room);
HRESULT WINAPI StringFromCLSID(OVL_REF(CLSID) id, LPOLESTR *text);
HRESULT WINAPI StringFromIID(OVL_REF(IID) id, LPOLESTR *text);
HRESULT WINAPI CLSIDFromString(LPCOLESTR text, CLSID *id);
HRESULT WINAPI IIDFromString(LPCOLESTR text, IID *id);
LPVOID WINAPI CoTaskMemAlloc(SIZE_T size);
LPVOID WINAPI CoTaskMemRealloc(LPVOID memory, SIZE_T size);
void WINAPI CoTaskMemFree(LPVOID memory);
OVL_END
#endif

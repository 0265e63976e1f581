/* The registry: the keys that are always there, with nothing in them. */
#ifndef OVL_REGISTRY_H
#define OVL_REGISTRY_H
#pragma GCC system_header
#define HKEY_CLASSES_ROOT ((HKEY)(ULONG_PTR)((LONG)0x80000000))
#define HKEY_CURRENT_USER ((HKEY)(ULONG_PTR)((LONG)0x80000001))
#define HKEY_LOCAL_MACHINE ((HKEY)(ULONG_PTR)((LONG)0x80000002))
#define HKEY_USERS ((HKEY)(ULONG_PTR)((LONG)0x80000003))
#define HKEY_PERFORMANCE_DATA ((HKEY)(ULONG_PTR)((LONG)0x80000004))
#define HKEY_CURRENT_CONFIG ((HKEY)(ULONG_PTR)((LONG)0x80000005))
#define HKEY_DYN_DATA ((HKEY)(ULONG_PTR)((LONG)0x80000006))
#define KEY_QUERY_VALUE 0x0001
#define KEY_SET_VALUE 0x0002
#define KEY_CREATE_SUB_KEY 0x0004
#define KEY_ENUMERATE_SUB_KEYS 0x0008
#define KEY_NOTIFY 0x0010
#define KEY_CREATE_LINK 0x0020
#define KEY_WOW64_64KEY 0x0100
#define KEY_WOW64_32KEY 0x0200
#define KEY_READ 0x20019
#define KEY_WRITE 0x20006
#define KEY_EXECUTE 0x20019
#define KEY_ALL_ACCESS 0xF003F
#define RRF_RT_REG_NONE 0x00000001
#define RRF_RT_REG_SZ 0x00000002
#define RRF_RT_REG_EXPAND_SZ 0x00000004
#define RRF_RT_REG_BINARY 0x00000008
#define RRF_RT_REG_DWORD 0x00000010
#define RRF_RT_REG_MULTI_SZ 0x00000020
#define RRF_RT_REG_QWORD 0x00000040
#define RRF_RT_DWORD (RRF_RT_REG_BINARY | RRF_RT_REG_DWORD)
#define RRF_RT_ANY 0x0000ffff
#define RRF_ZEROONFAILURE 0x20000000
#define REG_NONE 0
#define REG_SZ 1
#define REG_EXPAND_SZ 2
#define REG_BINARY 3
#define REG_DWORD 4
#define REG_DWORD_LITTLE_ENDIAN 4
#define REG_DWORD_BIG_ENDIAN 5
#define REG_LINK 6
#define REG_MULTI_SZ 7
#define REG_QWORD 11
#define REG_OPTION_NON_VOLATILE 0
#define REG_OPTION_VOLATILE 1
#define REG_CREATED_NEW_KEY 1
#define REG_OPENED_EXISTING_KEY 2
#define REG_NOTIFY_CHANGE_NAME 0x1
#define REG_NOTIFY_CHANGE_ATTRIBUTES 0x2
#define REG_NOTIFY_CHANGE_LAST_SET 0x4
#define REG_NOTIFY_CHANGE_SECURITY 0x8
#define REG_NOTIFY_THREAD_AGNOSTIC 0x10000000
typedef ACCESS_MASK REGSAM;
typedef LONG LSTATUS;
OVL_BEGIN
LSTATUS WINAPI RegOpenKeyA(HKEY key, LPCSTR name, PHKEY result);
LSTATUS WINAPI RegOpenKeyW(HKEY key, LPCWSTR name, PHKEY result);
LSTATUS WINAPI RegOpenKeyExA(HKEY key, LPCSTR name, DWORD options, REGSAM access, PHKEY result);
LSTATUS WINAPI RegOpenKeyExW(HKEY key, LPCWSTR name, DWORD options, REGSAM access, PHKEY result);
LSTATUS WINAPI RegQueryInfoKeyA(HKEY key, LPSTR kind, LPDWORD kindLength, LPDWORD reserved, LPDWORD keys, LPDWORD longestKey, LPDWORD longestKind, LPDWORD values, LPDWORD longestName, LPDWORD longestValue, LPDWORD security, PFILETIME written);
LSTATUS WINAPI RegQueryInfoKeyW(HKEY key, LPWSTR kind, LPDWORD kindLength, LPDWORD reserved, LPDWORD keys, LPDWORD longestKey, LPDWORD longestKind, LPDWORD values, LPDWORD longestName, LPDWORD longestValue, LPDWORD security, PFILETIME written);
LSTATUS WINAPI RegConnectRegistryA(LPCSTR machine, HKEY key, PHKEY result);
LSTATUS WINAPI RegConnectRegistryW(LPCWSTR machine, HKEY key, PHKEY result);
LSTATUS WINAPI RegCreateKeyA(HKEY key, LPCSTR name, PHKEY result);
LSTATUS WINAPI RegCreateKeyW(HKEY key, LPCWSTR name, PHKEY result);
LSTATUS WINAPI RegCreateKeyExA(HKEY key, LPCSTR name, DWORD reserved, LPSTR kind, DWORD options, REGSAM access, const LPSECURITY_ATTRIBUTES attributes, PHKEY result, LPDWORD disposition);
LSTATUS WINAPI RegCreateKeyExW(HKEY key, LPCWSTR name, DWORD reserved, LPWSTR kind, DWORD options, REGSAM access, const LPSECURITY_ATTRIBUTES attributes, PHKEY result, LPDWORD disposition);
LSTATUS WINAPI RegQueryValueExA(HKEY key, LPCSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD length);
LSTATUS WINAPI RegQueryValueExW(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD length);
LSTATUS WINAPI RegGetValueA(HKEY key, LPCSTR subkey, LPCSTR name, DWORD flags, LPDWORD type, PVOID data, LPDWORD length);
LSTATUS WINAPI RegGetValueW(HKEY key, LPCWSTR subkey, LPCWSTR name, DWORD flags, LPDWORD type, PVOID data, LPDWORD length);
LSTATUS WINAPI RegSetValueExA(HKEY key, LPCSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD length);
LSTATUS WINAPI RegSetValueExW(HKEY key, LPCWSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD length);
LSTATUS WINAPI RegEnumKeyExA(HKEY key, DWORD index, LPSTR name, LPDWORD length, LPDWORD reserved, LPSTR kind, LPDWORD kindLength, PFILETIME written);
LSTATUS WINAPI RegEnumKeyExW(HKEY key, DWORD index, LPWSTR name, LPDWORD length, LPDWORD reserved, LPWSTR kind, LPDWORD kindLength, PFILETIME written);
LSTATUS WINAPI RegEnumValueA(HKEY key, DWORD index, LPSTR name, LPDWORD length, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD dataLength);
LSTATUS WINAPI RegEnumValueW(HKEY key, DWORD index, LPWSTR name, LPDWORD length, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD dataLength);
LSTATUS WINAPI RegDeleteKeyA(HKEY key, LPCSTR name);
LSTATUS WINAPI RegDeleteKeyW(HKEY key, LPCWSTR name);
LSTATUS WINAPI RegDeleteValueA(HKEY key, LPCSTR name);
LSTATUS WINAPI RegDeleteValueW(HKEY key, LPCWSTR name);
LSTATUS WINAPI RegDeleteTreeA(HKEY key, LPCSTR name);
LSTATUS WINAPI RegDeleteTreeW(HKEY key, LPCWSTR name);
LSTATUS WINAPI RegDeleteKeyExA(HKEY key, LPCSTR name, REGSAM access, DWORD reserved);
LSTATUS WINAPI RegDeleteKeyExW(HKEY key, LPCWSTR name, REGSAM access, DWORD reserved);
LSTATUS WINAPI RegDeleteKeyValueA(HKEY key, LPCSTR subkey, LPCSTR name);
LSTATUS WINAPI RegDeleteKeyValueW(HKEY key, LPCWSTR subkey, LPCWSTR name);
LSTATUS WINAPI RegSetKeyValueA(HKEY key, LPCSTR subkey, LPCSTR name, DWORD type, LPCVOID data, DWORD length);
LSTATUS WINAPI RegSetKeyValueW(HKEY key, LPCWSTR subkey, LPCWSTR name, DWORD type, LPCVOID data, DWORD length);
LSTATUS WINAPI RegOpenCurrentUser(REGSAM access, PHKEY result);
LSTATUS WINAPI RegCloseKey(HKEY key);
LSTATUS WINAPI RegFlushKey(HKEY key);
LSTATUS WINAPI RegNotifyChangeKeyValue(HKEY key, BOOL subtree, DWORD filter, HANDLE event, BOOL asynchronous);
OVL_END
/* The older form, which takes the room of the name alone. */
OVL_INLINE LSTATUS RegEnumKeyA(HKEY key, DWORD index, LPSTR name, DWORD length) { return RegEnumKeyExA(key, index, name, &length, NULL, NULL, NULL, NULL); }
OVL_INLINE LSTATUS RegEnumKeyW(HKEY key, DWORD index, LPWSTR name, DWORD length) { return RegEnumKeyExW(key, index, name, &length, NULL, NULL, NULL, NULL); }
#ifdef UNICODE
#define RegOpenKey RegOpenKeyW
#define RegOpenKeyEx RegOpenKeyExW
#define RegConnectRegistry RegConnectRegistryW
#define RegQueryInfoKey RegQueryInfoKeyW
#define RegCreateKey RegCreateKeyW
#define RegCreateKeyEx RegCreateKeyExW
#define RegGetValue RegGetValueW
#define RegQueryValueEx RegQueryValueExW
#define RegSetValueEx RegSetValueExW
#define RegEnumKeyEx RegEnumKeyExW
#define RegEnumKey RegEnumKeyW
#define RegEnumValue RegEnumValueW
#define RegDeleteKey RegDeleteKeyW
#define RegDeleteValue RegDeleteValueW
#define RegDeleteTree RegDeleteTreeW
#define RegDeleteKeyEx RegDeleteKeyExW
#define RegDeleteKeyValue RegDeleteKeyValueW
#define RegSetKeyValue RegSetKeyValueW
#else
#define RegOpenKey RegOpenKeyA
#define RegOpenKeyEx RegOpenKeyExA
#define RegConnectRegistry RegConnectRegistryA
#define RegQueryInfoKey RegQueryInfoKeyA
#define RegCreateKey RegCreateKeyA
#define RegCreateKeyEx RegCreateKeyExA
#define RegGetValue RegGetValueA
#define RegQueryValueEx RegQueryValueExA
#define RegSetValueEx RegSetValueExA
#define RegEnumKeyEx RegEnumKeyExA
#define RegEnumKey RegEnumKeyA
#define RegEnumValue RegEnumValueA
#define RegDeleteKey RegDeleteKeyA
#define RegDeleteValue RegDeleteValueA
#define RegDeleteTree RegDeleteTreeA
#define RegDeleteKeyEx RegDeleteKeyExA
#define RegDeleteKeyValue RegDeleteKeyValueA
#define RegSetKeyValue RegSetKeyValueA
#endif
#endif

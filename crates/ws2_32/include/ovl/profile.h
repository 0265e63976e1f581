/* Settings in an .ini file. */
#ifndef OVL_PROFILE_H
#define OVL_PROFILE_H
#pragma GCC system_header
OVL_BEGIN
DWORD WINAPI GetPrivateProfileStringA(LPCSTR section, LPCSTR key, LPCSTR otherwise, LPSTR to, DWORD length, LPCSTR file);
DWORD WINAPI GetPrivateProfileStringW(LPCWSTR section, LPCWSTR key, LPCWSTR otherwise, LPWSTR to, DWORD length, LPCWSTR file);
UINT WINAPI GetPrivateProfileIntA(LPCSTR section, LPCSTR key, INT otherwise, LPCSTR file);
UINT WINAPI GetPrivateProfileIntW(LPCWSTR section, LPCWSTR key, INT otherwise, LPCWSTR file);
DWORD WINAPI GetPrivateProfileSectionA(LPCSTR section, LPSTR to, DWORD length, LPCSTR file);
DWORD WINAPI GetPrivateProfileSectionW(LPCWSTR section, LPWSTR to, DWORD length, LPCWSTR file);
DWORD WINAPI GetPrivateProfileSectionNamesA(LPSTR to, DWORD length, LPCSTR file);
DWORD WINAPI GetPrivateProfileSectionNamesW(LPWSTR to, DWORD length, LPCWSTR file);
BOOL WINAPI WritePrivateProfileStringA(LPCSTR section, LPCSTR key, LPCSTR value, LPCSTR file);
BOOL WINAPI WritePrivateProfileStringW(LPCWSTR section, LPCWSTR key, LPCWSTR value, LPCWSTR file);
OVL_END
#ifdef UNICODE
#define GetPrivateProfileString GetPrivateProfileStringW
#define GetPrivateProfileInt GetPrivateProfileIntW
#define GetPrivateProfileSection GetPrivateProfileSectionW
#define GetPrivateProfileSectionNames GetPrivateProfileSectionNamesW
#define WritePrivateProfileString WritePrivateProfileStringW
#else
#define GetPrivateProfileString GetPrivateProfileStringA
#define GetPrivateProfileInt GetPrivateProfileIntA
#define GetPrivateProfileSection GetPrivateProfileSectionA
#define GetPrivateProfileSectionNames GetPrivateProfileSectionNamesA
#define WritePrivateProfileString WritePrivateProfileStringA
#endif
#endif

/* Atoms: texts by number. */
#ifndef OVL_ATOMS_H
#define OVL_ATOMS_H
#pragma GCC system_header
#include "ovl/base.h"
#define MAXINTATOM 0xC000
#define INVALID_ATOM ((ATOM)0)
#define MAKEINTATOM(number) ((LPTSTR)(ULONG_PTR)(WORD)(number))
OVL_BEGIN
ATOM WINAPI AddAtomA(LPCSTR text);
ATOM WINAPI AddAtomW(LPCWSTR text);
ATOM WINAPI FindAtomA(LPCSTR text);
ATOM WINAPI FindAtomW(LPCWSTR text);
ATOM WINAPI DeleteAtom(ATOM atom);
UINT WINAPI GetAtomNameA(ATOM atom, LPSTR text, int room);
UINT WINAPI GetAtomNameW(ATOM atom, LPWSTR text, int room);
ATOM WINAPI GlobalAddAtomA(LPCSTR text);
ATOM WINAPI GlobalAddAtomW(LPCWSTR text);
ATOM WINAPI GlobalFindAtomA(LPCSTR text);
ATOM WINAPI GlobalFindAtomW(LPCWSTR text);
ATOM WINAPI GlobalDeleteAtom(ATOM atom);
UINT WINAPI GlobalGetAtomNameA(ATOM atom, LPSTR text, int room);
UINT WINAPI GlobalGetAtomNameW(ATOM atom, LPWSTR text, int room);
OVL_END
#ifdef UNICODE
#define AddAtom AddAtomW
#define FindAtom FindAtomW
#define GetAtomName GetAtomNameW
#define GlobalAddAtom GlobalAddAtomW
#define GlobalFindAtom GlobalFindAtomW
#define GlobalGetAtomName GlobalGetAtomNameW
#else
#define AddAtom AddAtomA
#define FindAtom FindAtomA
#define GetAtomName GetAtomNameA
#define GlobalAddAtom GlobalAddAtomA
#define GlobalFindAtom GlobalFindAtomA
#define GlobalGetAtomName GlobalGetAtomNameA
#endif
#endif

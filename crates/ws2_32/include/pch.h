/* pch.h: what Visual Studio's templates put there, for sources that come without theirs. */
#ifndef OVL_STDAFX_H
#define OVL_STDAFX_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tchar.h"
#endif

// stdafx.h : what every source of the project includes first
#pragma once

#include "targetver.h"

#define WIN32_LEAN_AND_MEAN
#define _WINSOCK_DEPRECATED_NO_WARNINGS
#define _CRT_SECURE_NO_WARNINGS
#define NOMINMAX

#include <WinSock2.h>
#include <MSWSock.h>
#include <WS2tcpip.h>
#include <Windows.h>
#include <process.h>
#include <tchar.h>
#include <stdio.h>
#include <stdlib.h>
#include <conio.h>
#include <strsafe.h>
#include <crtdbg.h>

#include <string>
#include <vector>
#include <map>
#include <memory>
#include <algorithm>
#include <functional>

#pragma comment(lib, "Ws2_32.lib")
#pragma comment(lib, "mswsock.lib")
#pragma comment(lib, "winmm.lib")
#pragma warning(disable : 4996)

#define SAFE_DELETE(p) { if (p) { delete (p); (p) = NULL; } }
#define SAFE_CLOSE(h) { if ((h) != NULL && (h) != INVALID_HANDLE_VALUE) { ::CloseHandle(h); (h) = NULL; } }

/*
 * ChatServer.c - a chat over WSAEventSelect, and two clients of its own that prove it.
 * Visual C++ 2015, Console Application, Multi-Byte Character Set.
 */
#define _CRT_SECURE_NO_WARNINGS
#define _WINSOCK_DEPRECATED_NO_WARNINGS
#define FD_SETSIZE 256
#include <Windows.h>
#include <WINSOCK2.H>
#include <Process.h>
#include <ConIO.h>
#include <StdIO.h>
#include <stdlib.h>
#include <String.h>
#include <Time.h>
#include <crtdbg.h>
#pragma comment(lib, "WS2_32")
#pragma pack(push, 1)
typedef struct _PACKET_HEADER
{
	WORD	wSize;
	BYTE	byType;
	DWORD	dwSequence;
} PACKET_HEADER, *PPACKET_HEADER;
#pragma pack(pop)

#define MAX_CLIENT		(WSA_MAXIMUM_WAIT_EVENTS - 1)
#define MAX_TEXT		128
#define TYPE_SAY		1

typedef struct _CLIENT
{
	SOCKET	hSocket;
	char	szName[32];
	BYTE	abyBuffer[512];
	int		nLength;
	__int64	i64Bytes;
} CLIENT;

static CLIENT			g_aClient[WSA_MAXIMUM_WAIT_EVENTS];
static WSAEVENT			g_ahEvent[WSA_MAXIMUM_WAIT_EVENTS];
static DWORD			g_dwCount = 0;
static HANDLE			g_hReady = NULL, g_hStop = NULL;
static CRITICAL_SECTION	g_csPrint;
static USHORT			g_wPort = 0;
static __declspec(thread) int t_nSequence = 0;

static void Print(LPCSTR pszFormat, ...)
{
	char szLine[256];
	va_list args;
	va_start(args, pszFormat);
	_vsnprintf_s(szLine, _countof(szLine), _TRUNCATE, pszFormat, args);
	va_end(args);
	EnterCriticalSection(&g_csPrint);
	puts(szLine);
	LeaveCriticalSection(&g_csPrint);
}

static void RemoveClient(DWORD dwIndex)
{
	closesocket(g_aClient[dwIndex].hSocket);
	WSACloseEvent(g_ahEvent[dwIndex]);
	g_dwCount--;
	/* The last one moves into the gap, so that both arrays stay in step. */
	g_aClient[dwIndex] = g_aClient[g_dwCount];
	g_ahEvent[dwIndex] = g_ahEvent[g_dwCount];
}

static void Broadcast(const BYTE *pbyData, int nLength)
{
	DWORD i;
	for (i = 1; i < g_dwCount; i++)
		if (send(g_aClient[i].hSocket, (const char *)pbyData, nLength, 0) == SOCKET_ERROR && WSAGetLastError() != WSAEWOULDBLOCK)
			Print("send failed: %d", WSAGetLastError());
}

static BOOL OnRead(CLIENT *pClient)
{
	int nRead = recv(pClient->hSocket, (char *)pClient->abyBuffer + pClient->nLength, sizeof(pClient->abyBuffer) - pClient->nLength, 0);
	if (nRead == SOCKET_ERROR)
		return WSAGetLastError() == WSAEWOULDBLOCK;
	pClient->nLength += nRead;
	pClient->i64Bytes += nRead;
	while (pClient->nLength >= (int)sizeof(PACKET_HEADER))
	{
		PPACKET_HEADER pHeader = (PPACKET_HEADER)pClient->abyBuffer;
		if (pClient->nLength < pHeader->wSize)
			break;
		Broadcast(pClient->abyBuffer, pHeader->wSize);
		pClient->nLength -= pHeader->wSize;
		MoveMemory(pClient->abyBuffer, pClient->abyBuffer + pHeader->wSize, pClient->nLength);
	}
	return TRUE;
}

static unsigned __stdcall ServerThread(void *pParam)
{
	SOCKADDR_IN stAddr;
	int nLength = sizeof(stAddr), i;
	(void)pParam;
	ZeroMemory(&stAddr, sizeof(stAddr));
	stAddr.sin_family = AF_INET;
	stAddr.sin_addr.s_addr = inet_addr("127.0.0.1");
	g_aClient[0].hSocket = socket(AF_INET, SOCK_STREAM, 0);
	g_ahEvent[0] = WSACreateEvent();
	g_dwCount = 1;
	bind(g_aClient[0].hSocket, (LPSOCKADDR)&stAddr, sizeof(stAddr));
	listen(g_aClient[0].hSocket, SOMAXCONN);
	getsockname(g_aClient[0].hSocket, (LPSOCKADDR)&stAddr, &nLength);
	g_wPort = ntohs(stAddr.sin_port);
	WSAEventSelect(g_aClient[0].hSocket, g_ahEvent[0], FD_ACCEPT | FD_CLOSE);
	SetEvent(g_hReady);
	while (WaitForSingleObject(g_hStop, 0) == WAIT_TIMEOUT)
	{
		WSANETWORKEVENTS stEvents;
		DWORD dwWait = WSAWaitForMultipleEvents(g_dwCount, g_ahEvent, FALSE, 50, FALSE);
		DWORD dwIndex = dwWait - WSA_WAIT_EVENT_0;
		if (dwWait == WSA_WAIT_TIMEOUT)
			continue;
		if (dwWait == WSA_WAIT_FAILED)
			break;
		WSAEnumNetworkEvents(g_aClient[dwIndex].hSocket, g_ahEvent[dwIndex], &stEvents);
		if (stEvents.lNetworkEvents & FD_ACCEPT)
		{
			SOCKET hClient = accept(g_aClient[0].hSocket, NULL, NULL);
			if (g_dwCount == MAX_CLIENT)
			{
				closesocket(hClient);
				continue;
			}
			ZeroMemory(&g_aClient[g_dwCount], sizeof(CLIENT));
			g_aClient[g_dwCount].hSocket = hClient;
			wsprintfA(g_aClient[g_dwCount].szName, "guest%u", (unsigned)g_dwCount);
			g_ahEvent[g_dwCount] = WSACreateEvent();
			WSAEventSelect(hClient, g_ahEvent[g_dwCount], FD_READ | FD_WRITE | FD_CLOSE);
			g_dwCount++;
		}
		if ((stEvents.lNetworkEvents & FD_READ) && !OnRead(&g_aClient[dwIndex]))
			RemoveClient(dwIndex);
		else if (stEvents.lNetworkEvents & FD_CLOSE)
			RemoveClient(dwIndex);
	}
	for (i = (int)g_dwCount - 1; i >= 0; i--)
		RemoveClient(i);
	_endthreadex(0);
	return 0;
}

static BOOL RecvAll(SOCKET hSocket, void *pBuffer, int nLength)
{
	int nGot = 0, nRead;
	while (nGot < nLength)
	{
		nRead = recv(hSocket, (char *)pBuffer + nGot, nLength - nGot, 0);
		if (nRead <= 0)
			return FALSE;
		nGot += nRead;
	}
	return TRUE;
}

static SOCKET Join(void)
{
	SOCKADDR_IN stAddr = { 0 };
	SOCKET hSocket = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
	BOOL bNoDelay = TRUE;
	stAddr.sin_family = AF_INET;
	stAddr.sin_port = htons(g_wPort);
	stAddr.sin_addr.S_un.S_addr = inet_addr("127.0.0.1");
	setsockopt(hSocket, IPPROTO_TCP, TCP_NODELAY, (char *)&bNoDelay, sizeof(bNoDelay));
	if (connect(hSocket, (LPSOCKADDR)&stAddr, sizeof(stAddr)) == SOCKET_ERROR)
		return INVALID_SOCKET;
	return hSocket;
}

static void Say(SOCKET hSocket, LPCSTR pszText)
{
	BYTE abyPacket[sizeof(PACKET_HEADER) + MAX_TEXT];
	PPACKET_HEADER pHeader = (PPACKET_HEADER)abyPacket;
	int nText = lstrlenA(pszText) + 1;
	pHeader->wSize = (WORD)(sizeof(PACKET_HEADER) + nText);
	pHeader->byType = TYPE_SAY;
	pHeader->dwSequence = ++t_nSequence;
	CopyMemory(abyPacket + sizeof(PACKET_HEADER), pszText, nText);
	send(hSocket, (char *)abyPacket, pHeader->wSize, 0);
}

static BOOL Hear(SOCKET hSocket, char *pszText, size_t nSize)
{
	PACKET_HEADER stHeader;
	char szText[MAX_TEXT];
	if (!RecvAll(hSocket, &stHeader, sizeof(stHeader)) || !RecvAll(hSocket, szText, stHeader.wSize - sizeof(stHeader)))
		return FALSE;
	sprintf_s(pszText, nSize, "#%lu %s", (unsigned long)stHeader.dwSequence, szText);
	return TRUE;
}

void main(int argc, char **argv)
{
	WSADATA wsa;
	HANDLE hThread;
	SOCKET hFirst, hSecond;
	char szHeard[MAX_TEXT + 16], szWords[] = "one,two;three", *pszContext = NULL, *pszWord;
	unsigned uThread;
	if (WSAStartup(MAKEWORD(2, 2), &wsa))
		return;
	InitializeCriticalSection(&g_csPrint);
	g_hReady = CreateEvent(NULL, FALSE, FALSE, NULL);
	g_hStop = CreateEvent(NULL, TRUE, FALSE, NULL);
	hThread = (HANDLE)_beginthreadex(NULL, 0, ServerThread, NULL, 0, &uThread);
	WaitForSingleObject(g_hReady, INFINITE);
	hFirst = Join();
	/* A greeting that the first hears of itself proves that it is a member before the second comes. */
	Say(hFirst, "anybody?");
	if (Hear(hFirst, szHeard, sizeof(szHeard)))
		Print("first hears %s", szHeard);
	hSecond = Join();
	Say(hSecond, "I am here");
	if (Hear(hFirst, szHeard, sizeof(szHeard)))
		Print("first hears %s", szHeard);
	if (Hear(hSecond, szHeard, sizeof(szHeard)))
		Print("second hears %s", szHeard);
	for (pszWord = strtok_s(szWords, ",;", &pszContext); pszWord != NULL; pszWord = strtok_s(NULL, ",;", &pszContext))
	{
		Say(hFirst, _strupr(pszWord));
		if (Hear(hSecond, szHeard, sizeof(szHeard)) && _strnicmp(szHeard, "#", 1) == 0)
			Print("second hears %s", szHeard);
	}
	closesocket(hFirst);
	closesocket(hSecond);
	while (argc > 1 && !_kbhit())
		Sleep(50);
	(void)argv;
	SetEvent(g_hStop);
	WaitForSingleObject(hThread, INFINITE);
	CloseHandle(hThread);
	CloseHandle(g_hReady);
	CloseHandle(g_hStop);
	DeleteCriticalSection(&g_csPrint);
	WSACleanup();
	exit(0);
}

// GameServer.cpp : the console program's entry point
//
#include "stdafx.h"
#include "Net\IocpServer.h"
#include "Common\Logger.h"

class CGameSession : public CSession
{
public:
	CGameSession(SOCKET socket, UINT64 id) : CSession(socket, id) {}
	virtual void OnRecv(const char* data, DWORD length) override { Send(data, length); }
};

class CGameServer : public CIocpServer
{
protected:
	virtual CSession* CreateSession(SOCKET socket, UINT64 id) override { return new CGameSession(socket, id); }
};

static HANDLE g_quit = NULL;

BOOL WINAPI ConsoleHandler(DWORD type)
{
	switch (type)
	{
	case CTRL_C_EVENT:
	case CTRL_BREAK_EVENT:
	case CTRL_CLOSE_EVENT:
		SetEvent(g_quit);
		return TRUE;
	}
	return FALSE;
}

static BOOL EchoOnce(USHORT port, const char* text, std::string& answer)
{
	SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
	SOCKADDR_IN addr = { 0 };
	addr.sin_family = AF_INET;
	addr.sin_port = htons(port);
	InetPtonA(AF_INET, "127.0.0.1", &addr.sin_addr);
	if (connect(s, (LPSOCKADDR)&addr, sizeof(addr)) == SOCKET_ERROR)
		return FALSE;
	int length = (int)strlen(text), got = 0;
	char buffer[256];
	send(s, text, length, 0);
	while (got < length)
	{
		int n = recv(s, buffer + got, sizeof(buffer) - got, 0);
		if (n <= 0)
			break;
		got += n;
	}
	answer.assign(buffer, got);
	closesocket(s);
	return got == length;
}

int _tmain(int argc, _TCHAR* argv[])
{
	_CrtSetDbgFlag(_CRTDBG_ALLOC_MEM_DF | _CRTDBG_LEAK_CHECK_DF);
	UNREFERENCED_PARAMETER(argv);
	WSADATA data;
	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return -1;
	g_quit = CreateEvent(NULL, TRUE, FALSE, NULL);
	SetConsoleCtrlHandler(ConsoleHandler, TRUE);

	ULONGLONG begin = GetTickCount64();
	CGameServer server;
	if (!server.Start("127.0.0.1", 0, 4))
		return -2;
	std::string answer;
	if (!EchoOnce(server.Port(), "over the port and back", answer))
		return -3;
	_tprintf(_T("%hs\n"), answer.c_str());

	__int64 big = 0x123456789;
	unsigned __int64 huge = 18446744073709551615ui64;
	char line[64], cut[8];
	printf("%I64d %I64u %I64x %-12I64d| %I32d\n", big, huge, big, -big, (int)7);
	sprintf_s(line, "%I64d/%04d/%Id", big, 42, (SIZE_T)5);
	puts(line);
	_snprintf_s(cut, _countof(cut), _TRUNCATE, "%I64d", big);
	puts(cut);
	if (argc > 1)
	{
		while (!_kbhit() && WaitForSingleObject(g_quit, 100) == WAIT_TIMEOUT)
			;
		if (_kbhit())
			_getch();
	}
	else
	{
		GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
		WaitForSingleObject(g_quit, INFINITE);
	}
	server.Stop();
	_tprintf(_T("stopped after %s, %d sessions, %I64d lines logged\n"), GetTickCount64() - begin < 60000 ? _T("a while") : _T("long"),
		server.Sessions(), CLogger::Instance().Lines());
	CloseHandle(g_quit);
	WSACleanup();
	return 0;
}

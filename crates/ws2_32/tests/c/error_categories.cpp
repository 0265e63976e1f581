// What the C++ library says of Windows' errors: std::system_category() has their numbers, their texts and the conditions that they are.
// Native only: MinGW's own library does not know sockets' numbers before GCC 13.
#ifndef _WIN32
#define _WIN32
#endif
#include <winsock2.h>
#include <windows.h>
#include <cstdio>
#include <string>
#include <system_error>

static void says(const char *of, int code, std::errc condition)
{
    std::error_code error(code, std::system_category());
    bool is_told = !error.message().empty();
    std::printf("%s %d %d %d\n", of, error.value(), error == condition, is_told);
}

// One that another part of the program could not be destroyed before.
struct AtEnd {
    ~AtEnd() { std::printf("at the end %s\n", std::system_category().name()); }
};
static AtEnd at_end;

int main()
{
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET udp = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP), tcp = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    char byte;

    recv(tcp, &byte, 1, 0);
    says("not connected", WSAGetLastError(), std::errc::not_connected);
    listen(udp, 1);
    says("not supported", WSAGetLastError(), std::errc::operation_not_supported);
    closesocket(udp);
    closesocket(tcp);
    recv(tcp, &byte, 1, 0);
    says("not a socket", WSAGetLastError(), std::errc::not_a_socket);
    GetFileAttributesA("no such file");
    says("no file", static_cast<int>(GetLastError()), std::errc::no_such_file_or_directory);
    says("access", ERROR_ACCESS_DENIED, std::errc::permission_denied);
    says("aborted", ERROR_OPERATION_ABORTED, std::errc::operation_canceled);
    says("full", ERROR_DISK_FULL, std::errc::no_space_on_device);

    std::error_code none, made(0, std::system_category());
    std::printf("none %d %d %d\n", none == made, !none, none == std::errc());
    std::error_code own(WSANO_DATA, std::system_category());
    std::printf("its own condition %d %d\n", own.default_error_condition().value(), own.default_error_condition().category() == std::system_category());
    try {
        throw std::system_error(WSAEADDRINUSE, std::system_category(), "bind");
    } catch (const std::system_error &error) {
        std::printf("thrown %d %d %d\n", error.code().value(), error.code() == std::errc::address_in_use,
                    std::string(error.what()).compare(0, 6, "bind: ") == 0);
    }
    WSACleanup();
    return 0;
}

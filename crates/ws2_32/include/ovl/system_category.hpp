/* std::system_category() of Windows: what GetLastError and WSAGetLastError give, the system's text for it, and which of std::errc it is. */
#pragma once
#pragma GCC system_header

extern "C" unsigned ovl_format_message(unsigned, const void *, unsigned, unsigned, char *, unsigned, void *) __asm__("FormatMessageA");

namespace ovl {
class windows_category final : public std::error_category {
public:
    const char *name() const noexcept override { return "system"; }

    std::string message(int code) const override
    {
        char text[1024];
        /* From the system, as it is. */
        unsigned length = ovl_format_message(0x1200, nullptr, static_cast<unsigned>(code), 0, text, sizeof text, nullptr);
        while (length > 0 && (text[length - 1] == ' ' || (text[length - 1] >= '\t' && text[length - 1] <= '\r'))) length--;
        return length == 0 ? std::string("unknown error") : std::string(text, length);
    }

    std::error_condition default_error_condition(int code) const noexcept override
    {
        std::errc condition;
        if (code == 0) return std::error_condition(0, std::generic_category());
        if (known(code, condition)) return std::make_error_condition(condition);
        return std::error_condition(code, *this);
    }

private:
    static bool known(int code, std::errc &condition) noexcept
    {
        using std::errc;
        switch (code) {
        case 1: condition = errc::function_not_supported; break;
        case 2: case 3: case 53: case 64: case 123: case 161: condition = errc::no_such_file_or_directory; break;
        case 4: case 10024: condition = errc::too_many_files_open; break;
        case 5: case 12: case 16: case 19: case 32: case 82: case 998: case 10013: condition = errc::permission_denied; break;
        case 6: case 87: case 131: case 267: case 4393: case 10022: condition = errc::invalid_argument; break;
        case 8: case 14: condition = errc::not_enough_memory; break;
        case 15: case 20: case 55: case 4319: condition = errc::no_such_device; break;
        case 17: condition = errc::cross_device_link; break;
        case 21: case 1237: condition = errc::resource_unavailable_try_again; break;
        case 25: case 29: case 30: case 110: case 1011: case 1012: case 1013: condition = errc::io_error; break;
        case 33: case 212: condition = errc::no_lock_available; break;
        case 39: case 112: condition = errc::no_space_on_device; break;
        case 50: condition = errc::not_supported; break;
        case 80: case 183: condition = errc::file_exists; break;
        case 109: condition = errc::broken_pipe; break;
        case 111: case 206: case 10063: condition = errc::filename_too_long; break;
        case 142: case 170: case 2401: case 2404: condition = errc::device_or_resource_busy; break;
        case 145: condition = errc::directory_not_empty; break;
        case 995: condition = errc::operation_canceled; break;
        case 1236: case 10053: condition = errc::connection_aborted; break;
        case 10004: condition = errc::interrupted; break;
        case 10009: condition = errc::bad_file_descriptor; break;
        case 10014: condition = errc::bad_address; break;
        case 10035: condition = errc::operation_would_block; break;
        case 10036: condition = errc::operation_in_progress; break;
        case 10037: condition = errc::connection_already_in_progress; break;
        case 10038: condition = errc::not_a_socket; break;
        case 10039: condition = errc::destination_address_required; break;
        case 10040: condition = errc::message_size; break;
        case 10041: condition = errc::wrong_protocol_type; break;
        case 10042: condition = errc::no_protocol_option; break;
        case 10043: condition = errc::protocol_not_supported; break;
        case 10045: condition = errc::operation_not_supported; break;
        case 10047: condition = errc::address_family_not_supported; break;
        case 10048: condition = errc::address_in_use; break;
        case 10049: condition = errc::address_not_available; break;
        case 10050: condition = errc::network_down; break;
        case 10051: condition = errc::network_unreachable; break;
        case 10052: condition = errc::network_reset; break;
        case 10054: condition = errc::connection_reset; break;
        case 10055: condition = errc::no_buffer_space; break;
        case 10056: condition = errc::already_connected; break;
        case 10057: condition = errc::not_connected; break;
        case 10060: condition = errc::timed_out; break;
        case 10061: condition = errc::connection_refused; break;
        case 10065: condition = errc::host_unreachable; break;
        default: return false;
        }
        return true;
    }
};
} // namespace ovl

namespace std {
inline namespace _V2 {
inline const error_category &ovl_system_category() noexcept
{
    /* Never destroyed: a program may ask as it ends. */
    union immortal {
        ovl::windows_category category;
        immortal() noexcept : category() {}
        ~immortal() {}
    };
    static const immortal made;
    return made.category;
}
} // namespace _V2
} // namespace std

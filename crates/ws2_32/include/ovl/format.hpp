/* std::format of C++20 for C++ libraries that have none: fields with fill, alignment, sign, width, precision and type, by number and in
 * order, and the program's own formatters. A text that is wrong is told by format_error when it is used, not by the compiler. Times of
 * <chrono> and the L of locales, which sets no digits apart here, are left out. */
#ifndef OVL_FORMAT_HPP
#define OVL_FORMAT_HPP
#pragma GCC system_header
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>
namespace std {
class format_error : public runtime_error {
public:
    using runtime_error::runtime_error;
};

template <class CharT> class basic_format_parse_context {
    const CharT *at_, *end_;
    size_t next_ = 0;
    bool numbered_ = false, ordered_ = false;

public:
    using char_type = CharT;
    using const_iterator = const CharT *;
    using iterator = const_iterator;
    constexpr explicit basic_format_parse_context(basic_string_view<CharT> text) : at_(text.data()), end_(text.data() + text.size()) {}
    basic_format_parse_context(const basic_format_parse_context &) = delete;
    constexpr const_iterator begin() const noexcept { return at_; }
    constexpr const_iterator end() const noexcept { return end_; }
    constexpr void advance_to(const_iterator at) { at_ = at; }
    constexpr size_t next_arg_id() {
        if (numbered_) throw format_error("fields are numbered and in order");
        ordered_ = true;
        return next_++;
    }
    constexpr void check_arg_id(size_t) {
        if (ordered_) throw format_error("fields are numbered and in order");
        numbered_ = true;
    }
};
using format_parse_context = basic_format_parse_context<char>;
using wformat_parse_context = basic_format_parse_context<wchar_t>;

template <class Type, class CharT = char> struct formatter {
    formatter() = delete;
    formatter(const formatter &) = delete;
};
template <class Out, class CharT> class basic_format_context;
template <class Context, size_t Count> struct ovl_format_store_of;
template <class CharT> using ovl_format_context = basic_format_context<back_insert_iterator<basic_string<CharT>>, CharT>;
using format_context = ovl_format_context<char>;
using wformat_context = ovl_format_context<wchar_t>;

template <class Context> class basic_format_arg {
public:
    using char_type = typename Context::char_type;
    class handle {
        const void *value_;
        void (*format_)(basic_format_parse_context<char_type> &, Context &, const void *);

    public:
        handle(const void *value, void (*format)(basic_format_parse_context<char_type> &, Context &, const void *)) : value_(value), format_(format) {}
        void format(basic_format_parse_context<char_type> &parse, Context &context) const { format_(parse, context, value_); }
    };
    using value = variant<monostate, bool, char_type, int, unsigned, long long, unsigned long long, float, double, long double, const char_type *, basic_string_view<char_type>, const void *, handle>;
    value held;
    basic_format_arg() noexcept = default;
    explicit operator bool() const noexcept { return held.index() != 0; }
};
template <class Visitor, class Context> decltype(auto) visit_format_arg(Visitor &&visitor, basic_format_arg<Context> arg) {
    return visit(forward<Visitor>(visitor), arg.held);
}

template <class Context> class basic_format_args {
    const basic_format_arg<Context> *args_ = nullptr;
    size_t count_ = 0;

public:
    basic_format_args() noexcept = default;
    basic_format_args(const basic_format_arg<Context> *args, size_t count) : args_(args), count_(count) {}
    template <size_t Count> basic_format_args(const ovl_format_store_of<Context, Count> &store) noexcept;
    basic_format_arg<Context> get(size_t place) const noexcept { return place < count_ ? args_[place] : basic_format_arg<Context>(); }
};
using format_args = basic_format_args<format_context>;
using wformat_args = basic_format_args<wformat_context>;

template <class Out, class CharT> class basic_format_context {
    Out out_;
    basic_format_args<basic_format_context> args_;

public:
    using iterator = Out;
    using char_type = CharT;
    template <class Type> using formatter_type = formatter<Type, CharT>;
    basic_format_context(Out out, basic_format_args<basic_format_context> args) : out_(std::move(out)), args_(args) {}
    basic_format_arg<basic_format_context> arg(size_t place) const { return args_.get(place); }
    iterator out() { return std::move(out_); }
    void advance_to(iterator out) { out_ = std::move(out); }
};

/* What stands behind the colon of a field. */
template <class CharT> struct ovl_format_spec {
    basic_string_view<CharT> fill;
    CharT align = 0, sign = 0, type = 0;
    bool alternate = false, zeros = false;
    int width = -1, precision = -1;
    size_t width_arg = size_t(-1), precision_arg = size_t(-1);

    static constexpr int number(const CharT *&at, const CharT *end) {
        long long read = 0;
        for (; at != end && *at >= '0' && *at <= '9'; ++at) {
            read = read * 10 + (*at - '0');
            if (read > numeric_limits<int>::max()) throw format_error("a number is too large");
        }
        return int(read);
    }
    template <class Parse> static constexpr size_t place(Parse &parse, const CharT *&at, const CharT *end) {
        size_t which;
        ++at;
        if (at != end && *at >= '0' && *at <= '9') {
            which = size_t(number(at, end));
            parse.check_arg_id(which);
        } else which = parse.next_arg_id();
        if (at == end || *at != '}') throw format_error("a field in a field does not end");
        ++at;
        return which;
    }
    template <class Parse> constexpr const CharT *read(Parse &parse) {
        const CharT *at = parse.begin(), *const end = parse.end();
        const auto is_align = [](CharT c) { return c == '<' || c == '>' || c == '^'; };
        size_t units = at == end ? 0 : 1;
        if (sizeof(CharT) == 1 && units) {
            const unsigned char first = (unsigned char)*at;
            units = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        }
        if (size_t(end - at) > units && units && *at != '{' && *at != '}' && is_align(at[units])) {
            fill = basic_string_view<CharT>(at, units);
            align = at[units];
            at += units + 1;
        } else if (at != end && is_align(*at)) align = *at++;
        if (at != end && (*at == '+' || *at == '-' || *at == ' ')) sign = *at++;
        if (at != end && *at == '#') alternate = true, ++at;
        if (at != end && *at == '0') zeros = true, ++at;
        if (at != end && *at == '{') width_arg = place(parse, at, end);
        else if (at != end && *at >= '1' && *at <= '9') width = number(at, end);
        if (at != end && *at == '.') {
            ++at;
            if (at != end && *at == '{') precision_arg = place(parse, at, end);
            else if (at != end && *at >= '0' && *at <= '9') precision = number(at, end);
            else throw format_error("a precision is missing");
        }
        if (at != end && *at == 'L') ++at;
        if (at != end && *at != '}') type = *at++;
        if (at != end && *at != '}') throw format_error("a field does not end where it should");
        return at;
    }
    template <class Context> static int value(Context &context, size_t which) {
        return visit_format_arg([](auto held) -> int {
            if constexpr (is_integral_v<decltype(held)> && !is_same_v<decltype(held), bool> && !is_same_v<decltype(held), CharT>) {
                if (held < 0 || (unsigned long long)held > (unsigned long long)numeric_limits<int>::max()) throw format_error("a width or a precision is out of range");
                return int(held);
            } else throw format_error("a width or a precision is no number");
        }, context.arg(which));
    }
    template <class Context> ovl_format_spec in(Context &context) const {
        ovl_format_spec whole = *this;
        if (width_arg != size_t(-1)) whole.width = value(context, width_arg);
        if (precision_arg != size_t(-1)) whole.precision = value(context, precision_arg);
        return whole;
    }
    /* How many columns a text takes: two for a letter of East Asia. */
    static int columns(basic_string_view<CharT> text, int limit, size_t *end) {
        int taken = 0;
        size_t at = 0;
        while (at < text.size()) {
            char32_t c = char32_t(make_unsigned_t<CharT>(text[at]));
            size_t units = 1;
            if (sizeof(CharT) == 1 && c >= 0xc0) {
                units = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
                c &= 0xff >> (units + 1);
                for (size_t more = 1; more < units && at + more < text.size(); more++) c = c << 6 | (text[at + more] & 0x3f);
            } else if (sizeof(CharT) == 2 && c >= 0xd800 && c < 0xdc00 && at + 1 < text.size()) {
                units = 2;
                c = 0x10000 + ((c & 0x3ff) << 10 | (char32_t(text[at + 1]) & 0x3ff));
            }
            const bool is_wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f64f) || (c >= 0x1f900 && c <= 0x1f9ff) || (c >= 0x20000 && c <= 0x3fffd);
            if (limit >= 0 && taken + 1 + is_wide > limit) break;
            taken += 1 + is_wide;
            at += units;
        }
        if (end) *end = min(at, text.size());
        return taken;
    }
    template <class Out> Out put(Out out, basic_string_view<CharT> text, int taken, CharT normal) const {
        const int room = width > taken ? width - taken : 0;
        const CharT where = align ? align : normal;
        const int before = where == '<' ? 0 : where == '>' ? room : room / 2;
        const auto filled = [&](int count) {
            for (; count > 0; count--) {
                if (fill.empty()) *out++ = CharT(' ');
                else out = copy(fill.begin(), fill.end(), out);
            }
        };
        filled(before);
        out = copy(text.begin(), text.end(), out);
        filled(room - before);
        return out;
    }
    /* Digits behind a sign and a prefix, with zeros between if they are wanted. */
    template <class Out> Out digits(Out out, bool is_negative, string_view prefix, string_view figures, bool pads) const {
        basic_string<CharT> text;
        if (is_negative) text += CharT('-');
        else if (sign == '+' || sign == ' ') text += sign;
        text.append(prefix.begin(), prefix.end());
        if (zeros && !align && pads && width > int(text.size() + figures.size())) text.append(size_t(width) - text.size() - figures.size(), CharT('0'));
        text.append(figures.begin(), figures.end());
        return put(out, text, int(text.size()), '>');
    }
    template <class Out> Out string(Out out, basic_string_view<CharT> text) const {
        if (type && type != 's') throw format_error("a text has no such type");
        if (sign || alternate || zeros) throw format_error("a text has no sign and no zeros");
        size_t end = text.size();
        const int taken = columns(text, precision, &end);
        return put(out, text.substr(0, end), taken, '<');
    }
    template <class Out> Out whole(Out out, bool is_negative, unsigned long long magnitude) const {
        if (precision >= 0) throw format_error("a whole number has no precision");
        if (type == 'c') {
            if (is_negative || magnitude > (unsigned long long)numeric_limits<make_unsigned_t<CharT>>::max()) throw format_error("the number is no character");
            const CharT one = CharT(magnitude);
            return put(out, basic_string_view<CharT>(&one, 1), 1, '<');
        }
        int base = 10;
        string_view prefix;
        switch (type) {
        case 0: case 'd': break;
        case 'b': base = 2, prefix = "0b"; break;
        case 'B': base = 2, prefix = "0B"; break;
        case 'o': base = 8, prefix = magnitude ? "0" : ""; break;
        case 'x': base = 16, prefix = "0x"; break;
        case 'X': base = 16, prefix = "0X"; break;
        default: throw format_error("a whole number has no such type");
        }
        char figures[65];
        char *const end = to_chars(figures, figures + sizeof figures, magnitude, base).ptr;
        if (type == 'X') for (char *c = figures; c != end; ++c) *c = *c >= 'a' ? char(*c - 'a' + 'A') : *c;
        return digits(out, is_negative, alternate ? prefix : string_view(), string_view(figures, size_t(end - figures)), true);
    }
    template <class Out, class Float> Out floating(Out out, Float given) const {
        const bool is_negative = signbit(given), is_large = type == 'E' || type == 'F' || type == 'G' || type == 'A';
        const Float magnitude = fabs(given);
        std::string figures;
        if (!isfinite(given)) figures = isnan(given) ? "nan" : "inf";
        else if (!type && precision < 0 && !alternate) {
            char buffer[128];
            figures.assign(buffer, to_chars(buffer, buffer + sizeof buffer, magnitude).ptr);
        } else {
            const char kind = type ? char(type >= 'a' ? type : type - 'A' + 'a') : 'g';
            if (kind != 'a' && kind != 'e' && kind != 'f' && kind != 'g') throw format_error("a floating number has no such type");
            const chars_format as = kind == 'a' ? chars_format::hex : kind == 'e' ? chars_format::scientific : kind == 'f' ? chars_format::fixed : chars_format::general;
            const int places = precision >= 0 ? precision : 6;
            figures.resize(size_t(numeric_limits<Float>::max_exponent10 + places + 64));
            const auto made = kind == 'a' && precision < 0 ? to_chars(figures.data(), figures.data() + figures.size(), magnitude, as) : to_chars(figures.data(), figures.data() + figures.size(), magnitude, as, places);
            figures.resize(size_t(made.ptr - figures.data()));
            if (alternate && figures.find('.') == std::string::npos) figures.insert(min(figures.find_first_of("ep"), figures.size()), 1, '.');
        }
        if (is_large) for (char &c : figures) c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
        return digits(out, is_negative, {}, figures, isfinite(given));
    }
    template <class Out> Out pointer(Out out, const void *given) const {
        if (type && type != 'p' && type != 'P') throw format_error("a pointer has no such type");
        char figures[20] = "0x";
        char *const end = to_chars(figures + 2, figures + sizeof figures, (unsigned long long)(uintptr_t)given, 16).ptr;
        const basic_string<CharT> text(figures, end);
        return put(out, text, int(text.size()), '>');
    }
    template <class Out, class Type> Out any(Out out, const Type &given) const {
        if constexpr (is_same_v<Type, bool>) {
            if (type && type != 's') return whole(out, false, given);
            const string_view word = given ? "true" : "false";
            const basic_string<CharT> text(word.begin(), word.end());
            return string(out, text);
        } else if constexpr (is_same_v<Type, CharT>) {
            if (type && type != 'c') return whole(out, given < 0, given < 0 ? 0 - (unsigned long long)given : (unsigned long long)given);
            return put(out, basic_string_view<CharT>(&given, 1), 1, '<');
        } else if constexpr (is_integral_v<Type>) {
            return whole(out, given < 0, given < 0 ? 0 - (unsigned long long)given : (unsigned long long)given);
        } else if constexpr (is_floating_point_v<Type>) {
            return floating(out, given);
        } else if constexpr (is_convertible_v<const Type &, basic_string_view<CharT>>) {
            return string(out, basic_string_view<CharT>(given));
        } else {
            return pointer(out, static_cast<const void *>(given));
        }
    }
};
template <class Type, class CharT> struct ovl_formatter {
    ovl_format_spec<CharT> spec;
    template <class Parse> constexpr auto parse(Parse &parse) { return spec.read(parse); }
    template <class Context> auto format(const Type &given, Context &context) const { return spec.in(context).any(context.out(), given); }
};
#define OVL_FORMATS(...) template <class CharT> struct formatter<__VA_ARGS__, CharT> : ovl_formatter<__VA_ARGS__, CharT> {};
OVL_FORMATS(bool)
OVL_FORMATS(short)
OVL_FORMATS(unsigned short)
OVL_FORMATS(int)
OVL_FORMATS(unsigned)
OVL_FORMATS(long)
OVL_FORMATS(unsigned long)
OVL_FORMATS(long long)
OVL_FORMATS(unsigned long long)
OVL_FORMATS(signed char)
OVL_FORMATS(unsigned char)
OVL_FORMATS(float)
OVL_FORMATS(double)
OVL_FORMATS(long double)
OVL_FORMATS(nullptr_t)
OVL_FORMATS(void *)
OVL_FORMATS(const void *)
#undef OVL_FORMATS
template <> struct formatter<char, char> : ovl_formatter<char, char> {};
template <> struct formatter<wchar_t, wchar_t> : ovl_formatter<wchar_t, wchar_t> {};
template <> struct formatter<char, wchar_t> {
    formatter<wchar_t, wchar_t> wide;
    template <class Parse> constexpr auto parse(Parse &parse) { return wide.parse(parse); }
    template <class Context> auto format(char given, Context &context) const { return wide.format(wchar_t((unsigned char)given), context); }
};
template <class CharT> struct formatter<CharT *, CharT> : ovl_formatter<const CharT *, CharT> {};
template <class CharT> struct formatter<const CharT *, CharT> : ovl_formatter<const CharT *, CharT> {};
template <class CharT, size_t Count> struct formatter<CharT[Count], CharT> : ovl_formatter<const CharT *, CharT> {};
template <class CharT, size_t Count> struct formatter<const CharT[Count], CharT> : ovl_formatter<const CharT *, CharT> {};
template <class CharT, class Traits, class Allocator> struct formatter<basic_string<CharT, Traits, Allocator>, CharT> : ovl_formatter<basic_string_view<CharT>, CharT> {};
template <class CharT, class Traits> struct formatter<basic_string_view<CharT, Traits>, CharT> : ovl_formatter<basic_string_view<CharT>, CharT> {};

/* The arguments of one call, which outlive it. */
template <class Context, size_t Count> struct ovl_format_store_of {
    basic_format_arg<Context> args[Count ? Count : 1];
};
template <class Context> template <size_t Count> basic_format_args<Context>::basic_format_args(const ovl_format_store_of<Context, Count> &store) noexcept : args_(store.args), count_(Count) {}

template <class Context, class Type> basic_format_arg<Context> ovl_format_arg(Type &given) {
    using CharT = typename Context::char_type;
    using Plain = remove_const_t<Type>;
    basic_format_arg<Context> arg;
    if constexpr (is_same_v<Plain, bool> || is_same_v<Plain, CharT> || is_floating_point_v<Plain>) arg.held.template emplace<Plain>(given);
    else if constexpr (is_same_v<Plain, char> && is_same_v<CharT, wchar_t>) arg.held.template emplace<wchar_t>(wchar_t((unsigned char)given));
    else if constexpr (is_integral_v<Plain> && is_signed_v<Plain> && sizeof(Plain) <= sizeof(int)) arg.held.template emplace<int>(given);
    else if constexpr (is_integral_v<Plain> && sizeof(Plain) <= sizeof(unsigned)) arg.held.template emplace<unsigned>(given);
    else if constexpr (is_integral_v<Plain> && is_signed_v<Plain>) arg.held.template emplace<long long>(given);
    else if constexpr (is_integral_v<Plain>) arg.held.template emplace<unsigned long long>(given);
    else if constexpr (is_array_v<Plain> || is_same_v<decay_t<Plain>, CharT *> || is_same_v<decay_t<Plain>, const CharT *>) arg.held.template emplace<const CharT *>(given);
    else if constexpr (is_same_v<Plain, void *> || is_same_v<Plain, const void *> || is_same_v<Plain, nullptr_t>) arg.held.template emplace<const void *>(given);
    else if constexpr (is_base_of_v<ovl_formatter<basic_string_view<CharT>, CharT>, formatter<Plain, CharT>> && is_convertible_v<const Plain &, basic_string_view<CharT>>)
        arg.held.template emplace<basic_string_view<CharT>>(basic_string_view<CharT>(given));
    else {
        arg.held.template emplace<typename basic_format_arg<Context>::handle>(static_cast<const void *>(std::addressof(given)), [](basic_format_parse_context<CharT> &parse, Context &context, const void *held) {
            formatter<Plain, CharT> own;
            parse.advance_to(own.parse(parse));
            context.advance_to(own.format(*const_cast<Type *>(static_cast<const Plain *>(held)), context));
        });
    }
    return arg;
}
template <class Context = format_context, class... Args> ovl_format_store_of<Context, sizeof...(Args)> make_format_args(Args &&...args) {
    return {{ovl_format_arg<Context>(args)...}};
}
template <class... Args> auto make_wformat_args(Args &&...args) { return make_format_args<wformat_context>(args...); }

template <class CharT> void ovl_vformat(basic_string<CharT> &into, basic_string_view<CharT> text, basic_format_args<ovl_format_context<CharT>> args) {
    using Context = ovl_format_context<CharT>;
    Context context(back_inserter(into), args);
    basic_format_parse_context<CharT> parse(text);
    const CharT *at = parse.begin();
    const CharT *const end = parse.end();
    while (at != end) {
        if (*at != '{' && *at != '}') {
            into += *at++;
            continue;
        }
        if (end - at > 1 && at[1] == *at) {
            into += *at;
            at += 2;
            continue;
        }
        if (*at == '}') throw format_error("a brace closes nothing");
        size_t which;
        ++at;
        if (at != end && *at >= '0' && *at <= '9') {
            which = size_t(ovl_format_spec<CharT>::number(at, end));
            parse.check_arg_id(which);
        } else which = parse.next_arg_id();
        if (at == end || (*at != ':' && *at != '}')) throw format_error("a field does not end");
        if (*at == ':') ++at;
        parse.advance_to(at);
        const auto arg = context.arg(which);
        visit([&](const auto &held) {
            using Held = remove_cvref_t<decltype(held)>;
            if constexpr (is_same_v<Held, monostate>) throw format_error("there is no such argument");
            else if constexpr (is_same_v<Held, typename basic_format_arg<Context>::handle>) held.format(parse, context);
            else {
                ovl_format_spec<CharT> spec;
                parse.advance_to(spec.read(parse));
                context.advance_to(spec.in(context).any(context.out(), held));
            }
        }, arg.held);
        at = parse.begin();
        if (at == end || *at != '}') throw format_error("a field does not end");
        ++at;
    }
}
template <class CharT, class... Args> class basic_format_string {
    basic_string_view<CharT> text_;

public:
    template <class Text> requires is_convertible_v<const Text &, basic_string_view<CharT>>
    constexpr basic_format_string(const Text &text) : text_(text) {}
    constexpr basic_string_view<CharT> get() const noexcept { return text_; }
};
template <class... Args> using format_string = basic_format_string<char, type_identity_t<Args>...>;
template <class... Args> using wformat_string = basic_format_string<wchar_t, type_identity_t<Args>...>;

inline string vformat(string_view text, format_args args) {
    string made;
    ovl_vformat<char>(made, text, args);
    return made;
}
inline wstring vformat(wstring_view text, wformat_args args) {
    wstring made;
    ovl_vformat<wchar_t>(made, text, args);
    return made;
}
template <class... Args> string format(format_string<Args...> text, Args &&...args) { return vformat(text.get(), make_format_args(args...)); }
template <class... Args> wstring format(wformat_string<Args...> text, Args &&...args) { return vformat(text.get(), make_wformat_args(args...)); }
template <class Out> Out vformat_to(Out out, string_view text, format_args args) {
    const string made = vformat(text, args);
    return copy(made.begin(), made.end(), out);
}
template <class Out> Out vformat_to(Out out, wstring_view text, wformat_args args) {
    const wstring made = vformat(text, args);
    return copy(made.begin(), made.end(), out);
}
template <class Out, class... Args> Out format_to(Out out, format_string<Args...> text, Args &&...args) { return vformat_to(out, text.get(), make_format_args(args...)); }
template <class Out, class... Args> Out format_to(Out out, wformat_string<Args...> text, Args &&...args) { return vformat_to(out, text.get(), make_wformat_args(args...)); }
template <class Out> struct format_to_n_result {
    Out out;
    iter_difference_t<Out> size;
};
template <class Out, class... Args> format_to_n_result<Out> format_to_n(Out out, iter_difference_t<Out> limit, format_string<Args...> text, Args &&...args) {
    const string made = vformat(text.get(), make_format_args(args...));
    const auto size = iter_difference_t<Out>(made.size());
    return {copy_n(made.begin(), max<iter_difference_t<Out>>(min(limit, size), 0), out), size};
}
template <class Out, class... Args> format_to_n_result<Out> format_to_n(Out out, iter_difference_t<Out> limit, wformat_string<Args...> text, Args &&...args) {
    const wstring made = vformat(text.get(), make_wformat_args(args...));
    const auto size = iter_difference_t<Out>(made.size());
    return {copy_n(made.begin(), max<iter_difference_t<Out>>(min(limit, size), 0), out), size};
}
template <class... Args> size_t formatted_size(format_string<Args...> text, Args &&...args) { return vformat(text.get(), make_format_args(args...)).size(); }
template <class... Args> size_t formatted_size(wformat_string<Args...> text, Args &&...args) { return vformat(text.get(), make_wformat_args(args...)).size(); }
}
#endif

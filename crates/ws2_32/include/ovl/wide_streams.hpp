/* Wide streams of 16 bits: libstdc++'s templates, made of 16 bits in each program, with facets of our own, and wcout and its like over C's
 * streams, to which they write UTF-8. The library's own objects and facets, of 32 bits, are never touched. */
#ifndef OVL_WIDE_STREAMS_HPP
#define OVL_WIDE_STREAMS_HPP
#pragma GCC system_header
#include "wide_text.hpp"
#include <ios>
/* Every wide stream has our facets, whatever locale it is given. */
namespace std {
template <> inline void basic_ios<wchar_t>::init(basic_streambuf<wchar_t> *buffer);
template <> inline locale basic_ios<wchar_t>::imbue(const locale &given);
}
#define wcout ovl_libstdcxx_wcout
#define wcerr ovl_libstdcxx_wcerr
#define wclog ovl_libstdcxx_wclog
#define wcin ovl_libstdcxx_wcin
#include <iostream>
#undef wcout
#undef wcerr
#undef wclog
#undef wcin
#include <codecvt>
#include <ctime>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <limits>
#include <locale>
#include <sstream>
#include <string>
#include <wctype.h>

namespace ovl_wide {
typedef std::ostreambuf_iterator<wchar_t> to_stream;
typedef std::istreambuf_iterator<wchar_t> from_stream;

/* A byte that is no character by itself, from narrow text that is put into a wide stream byte by byte, is a lone low surrogate in it. */
inline wchar_t of_byte(char byte) { return (unsigned char)byte < 0x80 ? (wchar_t)byte : (wchar_t)(0xDC00 | (unsigned char)byte); }

/* One character of UTF-8 from at most two units; how many units it took, 0 for the first half of a pair whose second half is not there. */
inline size_t encode(const wchar_t *from, size_t count, char *to, size_t &length) {
    unsigned code = (unsigned)from[0] & 0xFFFF;
    size_t taken = 1;
    if (code >= 0xD800 && code < 0xDC00) {
        if (count < 2) return 0;
        if (((unsigned)from[1] & 0xFC00) == 0xDC00) { code = 0x10000 + ((code & 0x3FF) << 10) + ((unsigned)from[1] & 0x3FF); taken = 2; }
    }
    else if (code >= 0xDC80 && code <= 0xDCFF) { to[0] = (char)code; length = 1; return 1; }
    length = 0;
    if (code < 0x80) to[length++] = (char)code;
    else {
        unsigned more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        to[length++] = (char)((more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0) | code >> 6 * more);
        while (more-- > 0) to[length++] = (char)(0x80 | (code >> 6 * more & 63));
    }
    return taken;
}
/* One or two units from UTF-8; how many bytes they took, 0 where more must come. */
inline size_t decode(const char *from, size_t count, wchar_t *to, size_t &units) {
    unsigned code = (unsigned char)from[0], more = code >= 0xF0 ? 3 : code >= 0xE0 ? 2 : code >= 0xC0 ? 1 : 0;
    units = 1;
    if (code < 0x80) { to[0] = (wchar_t)code; return 1; }
    for (unsigned i = 1; i <= more; i++) {
        if (i >= count) return 0;
        if (((unsigned char)from[i] & 0xC0) != 0x80) more = 0;
    }
    if (more == 0 || code > 0xF4) { to[0] = of_byte(from[0]); return 1; }
    code &= 0x3Fu >> more;
    for (unsigned i = 1; i <= more; i++) code = code << 6 | ((unsigned char)from[i] & 63);
    if (code < 0x10000) { to[0] = (wchar_t)code; return more + 1; }
    to[0] = (wchar_t)(0xD7C0 + (code >> 10));
    to[1] = (wchar_t)(0xDC00 | (code & 0x3FF));
    units = 2;
    return more + 1;
}

/* What kind a character is. */
class kinds : public std::ctype<wchar_t> {
public:
    explicit kinds(size_t references = 0) : std::ctype<wchar_t>(references) {}
protected:
    ~kinds() {}
    bool do_is(mask wanted, wchar_t c) const {
        wint_t code = (wint_t)c;
        return ((wanted & space) && iswspace(code)) || ((wanted & print) && iswprint(code)) || ((wanted & cntrl) && iswcntrl(code)) || ((wanted & upper) && iswupper(code))
            || ((wanted & lower) && iswlower(code)) || ((wanted & alpha) && iswalpha(code)) || ((wanted & digit) && iswdigit(code)) || ((wanted & punct) && iswpunct(code)) || ((wanted & xdigit) && iswxdigit(code));
    }
    const wchar_t *do_is(const wchar_t *low, const wchar_t *high, mask *to) const {
        static const mask each[] = {space, print, cntrl, upper, lower, alpha, digit, punct, xdigit};
        for (; low < high; low++, to++) { *to = 0; for (size_t i = 0; i < sizeof each / sizeof *each; i++) if (do_is(each[i], *low)) *to |= each[i]; }
        return high;
    }
    const wchar_t *do_scan_is(mask wanted, const wchar_t *low, const wchar_t *high) const { while (low < high && !do_is(wanted, *low)) low++; return low; }
    const wchar_t *do_scan_not(mask wanted, const wchar_t *low, const wchar_t *high) const { while (low < high && do_is(wanted, *low)) low++; return low; }
    wchar_t do_toupper(wchar_t c) const { return (wchar_t)towupper((wint_t)c); }
    const wchar_t *do_toupper(wchar_t *low, const wchar_t *high) const { for (; low < high; low++) *low = do_toupper(*low); return high; }
    wchar_t do_tolower(wchar_t c) const { return (wchar_t)towlower((wint_t)c); }
    const wchar_t *do_tolower(wchar_t *low, const wchar_t *high) const { for (; low < high; low++) *low = do_tolower(*low); return high; }
    wchar_t do_widen(char c) const { return of_byte(c); }
    const char *do_widen(const char *low, const char *high, wchar_t *to) const { for (; low < high; low++) *to++ = of_byte(*low); return high; }
    char do_narrow(wchar_t c, char otherwise) const { return c < 128 ? (char)c : otherwise; }
    const wchar_t *do_narrow(const wchar_t *low, const wchar_t *high, char otherwise, char *to) const { for (; low < high; low++) *to++ = do_narrow(*low, otherwise); return high; }
};

/* Numbers are written and read by the narrow facets. */
struct narrow_put : std::num_put<char, std::back_insert_iterator<std::string> > { ~narrow_put() {} };
class put_numbers : public std::num_put<wchar_t, to_stream> {
public:
    explicit put_numbers(size_t references = 0) : std::num_put<wchar_t, to_stream>(references) {}
protected:
    ~put_numbers() {}
    template <typename Number> to_stream write(to_stream to, std::ios_base &how, wchar_t fill, Number number) const {
        std::string text;
        bool plain = fill < 128;
        narrow_put().put(std::back_inserter(text), how, plain ? (char)fill : '\1', number);
        for (size_t i = 0; i < text.size(); i++, ++to) *to = text[i] == '\1' && !plain ? fill : (wchar_t)(unsigned char)text[i];
        return to;
    }
    to_stream do_put(to_stream to, std::ios_base &how, wchar_t fill, bool number) const { return write(to, how, fill, number); }
    to_stream do_put(to_stream to, std::ios_base &how, wchar_t fill, long number) const { return write(to, how, fill, number); }
    to_stream do_put(to_stream to, std::ios_base &how, wchar_t fill, unsigned long number) const { return write(to, how, fill, number); }
    to_stream do_put(to_stream to, std::ios_base &how, wchar_t fill, long long number) const { return write(to, how, fill, number); }
    to_stream do_put(to_stream to, std::ios_base &how, wchar_t fill, unsigned long long number) const { return write(to, how, fill, number); }
    to_stream do_put(to_stream to, std::ios_base &how, wchar_t fill, double number) const { return write(to, how, fill, number); }
    to_stream do_put(to_stream to, std::ios_base &how, wchar_t fill, long double number) const { return write(to, how, fill, number); }
    to_stream do_put(to_stream to, std::ios_base &how, wchar_t fill, const void *number) const { return write(to, how, fill, number); }
};

/* A wide stream's characters, each as a char: what is not ASCII is no part of a number. */
class narrowing {
public:
    typedef std::input_iterator_tag iterator_category;
    typedef char value_type;
    typedef std::ptrdiff_t difference_type;
    typedef const char *pointer;
    typedef char reference;
    from_stream at;
    explicit narrowing(from_stream here) : at(here) {}
    narrowing() {}
    char operator*() const { wchar_t c = *at; return c < 128 ? (char)c : '\1'; }
    narrowing &operator++() { ++at; return *this; }
    narrowing operator++(int) { narrowing before(*this); ++at; return before; }
    bool operator==(const narrowing &other) const { return at.equal(other.at); }
    bool operator!=(const narrowing &other) const { return !at.equal(other.at); }
};
struct narrow_get : std::num_get<char, narrowing> { ~narrow_get() {} };
class get_numbers : public std::num_get<wchar_t, from_stream> {
    typedef std::ios_base base;
public:
    explicit get_numbers(size_t references = 0) : std::num_get<wchar_t, from_stream>(references) {}
protected:
    ~get_numbers() {}
    template <typename Number> from_stream read(from_stream from, from_stream end, base &how, base::iostate &state, Number &number) const {
        return narrow_get().get(narrowing(from), narrowing(end), how, state, number).at;
    }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, bool &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, long &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, unsigned short &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, unsigned int &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, unsigned long &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, long long &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, unsigned long long &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, float &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, double &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, long double &number) const { return read(from, end, how, state, number); }
    from_stream do_get(from_stream from, from_stream end, base &how, base::iostate &state, void *&number) const { return read(from, end, how, state, number); }
};

/* Dates, by strftime. */
class put_times : public std::time_put<wchar_t, to_stream> {
public:
    explicit put_times(size_t references = 0) : std::time_put<wchar_t, to_stream>(references) {}
protected:
    ~put_times() {}
    to_stream do_put(to_stream to, std::ios_base &, wchar_t, const std::tm *time, char format, char modifier) const {
        char wanted[4] = {'%', modifier ? modifier : format, modifier ? format : '\0', '\0'}, text[256];
        size_t length = std::strftime(text, sizeof text, wanted, time);
        for (size_t i = 0; i < length; i++, ++to) *to = of_byte(text[i]);
        return to;
    }
};

/* UTF-8 outside, 16 bits inside: for files, and for `std::wstring_convert`. */
class utf8 : public std::codecvt<wchar_t, char, std::mbstate_t> {
public:
    explicit utf8(size_t references = 0) : std::codecvt<wchar_t, char, std::mbstate_t>(references) {}
    ~utf8() {}
protected:
    result do_out(std::mbstate_t &, const wchar_t *from, const wchar_t *end, const wchar_t *&next, char *to, char *limit, char *&written) const {
        char text[4];
        size_t length;
        for (next = from, written = to; next < end;) {
            size_t taken = encode(next, (size_t)(end - next), text, length);
            if (taken == 0 || (size_t)(limit - written) < length) return partial;
            memcpy(written, text, length);
            written += length;
            next += taken;
        }
        return ok;
    }
    result do_unshift(std::mbstate_t &, char *to, char *, char *&next) const { next = to; return noconv; }
    result do_in(std::mbstate_t &, const char *from, const char *end, const char *&next, wchar_t *to, wchar_t *limit, wchar_t *&written) const {
        wchar_t units[2];
        size_t count;
        for (next = from, written = to; next < end;) {
            size_t taken = decode(next, (size_t)(end - next), units, count);
            if (taken == 0 || (size_t)(limit - written) < count) return partial;
            for (size_t i = 0; i < count; i++) *written++ = units[i];
            next += taken;
        }
        return ok;
    }
    int do_encoding() const throw() { return 0; }
    bool do_always_noconv() const throw() { return false; }
    int do_length(std::mbstate_t &, const char *from, const char *end, size_t limit) const {
        wchar_t units[2];
        size_t count, taken;
        const char *at = from;
        while (at < end && (taken = decode(at, (size_t)(end - at), units, count)) != 0 && count <= limit) { limit -= count; at += taken; }
        return (int)(at - from);
    }
    int do_max_length() const throw() { return 4; }
};

/* A locale with these facets. */
inline std::locale with(const std::locale &base) {
    if (std::has_facet<std::ctype<wchar_t> >(base) && dynamic_cast<const kinds *>(&std::use_facet<std::ctype<wchar_t> >(base)) != NULL) return base;
    std::locale some(std::locale(base, new kinds), new put_numbers);
    std::locale more(std::locale(some, new get_numbers), new put_times);
    return std::locale(more, new utf8);
}

/* wcout, wcerr and wclog: UTF-8 to one of C's streams, so that they mix with printf and cout. */
class writing : public std::basic_streambuf<wchar_t> {
    FILE *stream;
    wchar_t half;
public:
    explicit writing(FILE *to) : stream(to), half(0) {}
protected:
    std::streamsize xsputn(const wchar_t *from, std::streamsize count) {
        std::string text;
        for (std::streamsize i = 0; i < count; i++) {
            wchar_t units[2] = {half != 0 ? half : from[i], from[i]};
            char bytes[4];
            size_t length;
            size_t taken = encode(units, half != 0 ? 2 : 1, bytes, length);
            if (taken != 0) text.append(bytes, length);
            if (half != 0 && taken == 1) i--;
            half = taken == 0 ? from[i] : 0;
        }
        return fwrite(text.data(), 1, text.size(), stream) == text.size() ? count : 0;
    }
    int_type overflow(int_type unit) {
        wchar_t one = traits_type::to_char_type(unit);
        if (traits_type::eq_int_type(unit, traits_type::eof())) return traits_type::not_eof(unit);
        return xsputn(&one, 1) == 1 ? unit : traits_type::eof();
    }
    int sync() { return fflush(stream); }
};
/* wcin: UTF-8 from C's stream, one character at a time, so that nothing is taken from who reads it otherwise. */
class reading : public std::basic_streambuf<wchar_t> {
    FILE *stream;
    wchar_t units[2];
public:
    explicit reading(FILE *from) : stream(from) {}
protected:
    int_type underflow() {
        char bytes[4];
        size_t count = 0, length = 0;
        if (gptr() < egptr()) return traits_type::to_int_type(*gptr());
        do {
            int byte = getc(stream);
            if (byte == EOF) { if (count == 0) return traits_type::eof(); break; }
            bytes[count++] = (char)byte;
        } while (decode(bytes, count, units, length) == 0 && count < sizeof bytes);
        setg(units, units, units + length);
        return traits_type::to_int_type(units[0]);
    }
};
/* They are never destroyed: destructors of the program's own may still write. */
inline std::wostream &stream(FILE *to) { return *new std::wostream(new writing(to)); }
inline std::wostream &out() { static std::wostream &made = stream(stdout); return made; }
inline std::wostream &error() { static std::wostream &made = (stream(stderr) << std::unitbuf); return made; }
inline std::wostream &log() { static std::wostream &made = stream(stderr); return made; }
inline std::wistream &in() { static std::wistream &made = *new std::wistream(new reading(stdin)); static std::wostream *tied = made.tie(&out()); (void)tied; return made; }
/* Files that are opened take the global locale's facets. */
inline bool globally() { std::locale::global(with(std::locale())); return true; }
}

namespace std {
template <> inline void basic_ios<wchar_t>::init(basic_streambuf<wchar_t> *buffer) {
    ios_base::_M_init();
    ios_base::imbue(ovl_wide::with(ios_base::getloc()));
    _M_cache_locale(ios_base::getloc());
    _M_fill = wchar_t();
    _M_fill_init = false;
    _M_tie = 0;
    _M_exception = goodbit;
    _M_streambuf = buffer;
    _M_streambuf_state = buffer ? goodbit : badbit;
}
template <> inline locale basic_ios<wchar_t>::imbue(const locale &given) {
    locale before(this->getloc()), whole(ovl_wide::with(given));
    ios_base::imbue(whole);
    _M_cache_locale(whole);
    if (this->rdbuf() != 0) this->rdbuf()->pubimbue(whole);
    return before;
}
/* Of these the library has functions of its own, of 32 bits. */
template <> inline basic_istream<wchar_t> &basic_istream<wchar_t>::getline(wchar_t *to, streamsize size, wchar_t delimiter) {
    ios_base::iostate state = ios_base::goodbit;
    _M_gcount = 0;
    sentry ready(*this, true);
    if (ready) {
        for (;;) {
            int_type unit = this->rdbuf()->sgetc();
            if (traits_type::eq_int_type(unit, traits_type::eof())) { state |= ios_base::eofbit; break; }
            if (traits_type::to_char_type(unit) == delimiter) { _M_gcount++; this->rdbuf()->sbumpc(); if (size > 0) *to = wchar_t(); size = 0; this->setstate(state); return *this; }
            if (_M_gcount + 1 >= size) { state |= ios_base::failbit; break; }
            *to++ = traits_type::to_char_type(unit);
            _M_gcount++;
            this->rdbuf()->sbumpc();
        }
    }
    if (size > 0) *to = wchar_t();
    if (_M_gcount == 0) state |= ios_base::failbit;
    if (state) this->setstate(state);
    return *this;
}
template <> inline basic_istream<wchar_t> &basic_istream<wchar_t>::ignore(streamsize count, int_type delimiter) {
    ios_base::iostate state = ios_base::goodbit;
    _M_gcount = 0;
    sentry ready(*this, true);
    while (ready && (count == numeric_limits<streamsize>::max() || _M_gcount < count)) {
        int_type unit = this->rdbuf()->sbumpc();
        if (traits_type::eq_int_type(unit, traits_type::eof())) { state |= ios_base::eofbit; break; }
        _M_gcount++;
        if (traits_type::eq_int_type(unit, delimiter)) break;
    }
    if (state) this->setstate(state);
    return *this;
}
template <> inline basic_istream<wchar_t> &basic_istream<wchar_t>::ignore(streamsize count) { return ignore(count, traits_type::eof()); }
template <> inline basic_istream<wchar_t> &getline(basic_istream<wchar_t> &from, basic_string<wchar_t> &to, wchar_t delimiter) {
    typedef basic_istream<wchar_t> stream;
    ios_base::iostate state = ios_base::goodbit;
    bool took = false;
    stream::sentry ready(from, true);
    if (ready) {
        to.erase();
        for (;;) {
            stream::int_type unit = from.rdbuf()->sbumpc();
            if (stream::traits_type::eq_int_type(unit, stream::traits_type::eof())) { state |= ios_base::eofbit; break; }
            took = true;
            if (stream::traits_type::to_char_type(unit) == delimiter) break;
            to += stream::traits_type::to_char_type(unit);
        }
    }
    if (!took) state |= ios_base::failbit;
    if (state) from.setstate(state);
    return from;
}
template <> inline streamsize __copy_streambufs_eof(basic_streambuf<wchar_t> *from, basic_streambuf<wchar_t> *to, bool &ended) {
    typedef char_traits<wchar_t> traits;
    streamsize count = 0;
    ended = true;
    for (traits::int_type unit = from->sgetc(); !traits::eq_int_type(unit, traits::eof()); unit = from->snextc(), count++)
        if (traits::eq_int_type(to->sputc(traits::to_char_type(unit)), traits::eof())) { ended = false; break; }
    return count;
}

static wostream &wcout __attribute__((__unused__)) = ovl_wide::out();
static wostream &wcerr __attribute__((__unused__)) = ovl_wide::error();
static wostream &wclog __attribute__((__unused__)) = ovl_wide::log();
static wistream &wcin __attribute__((__unused__)) = ovl_wide::in();
static const bool ovl_wide_globally __attribute__((__unused__)) = ovl_wide::globally();

/* The library's converters of wide text write 32 bits. */
#define OVL_CONVERTER(name) \
    template <typename Unit, unsigned long most = 0x10ffff, codecvt_mode mode = (codecvt_mode)0> struct ovl_##name : name<Unit, most, mode> { \
        explicit ovl_##name(size_t references = 0) : name<Unit, most, mode>(references) {} \
    }; \
    template <unsigned long most, codecvt_mode mode> struct ovl_##name<wchar_t, most, mode> : ovl_wide::utf8 { \
        explicit ovl_##name(size_t references = 0) : ovl_wide::utf8(references) {} \
    };
OVL_CONVERTER(codecvt_utf8)
OVL_CONVERTER(codecvt_utf8_utf16)
#undef OVL_CONVERTER
}
#define codecvt_utf8 ovl_codecvt_utf8
#define codecvt_utf8_utf16 ovl_codecvt_utf8_utf16
#endif

/* Paths and texts of one width: shlwapi.h includes this once for each. No guard. */
#pragma GCC system_header
#define OVL_SEPARATOR(unit) ((unit) == '\\' || (unit) == '/')

OVL_INLINE size_t OVL_TEXT(ovl_length)(const OVL_CHAR *text) {
    size_t length = 0;
    while (text[length] != 0) length++;
    return length;
}

/* What joins something to a path. */
OVL_INLINE OVL_CHAR OVL_TEXT(ovl_joint)(const OVL_CHAR *path) {
    for (; *path != 0; path++)
        if (OVL_SEPARATOR(*path)) return *path;
    return '/';
}

/* How long the part is that no name can be taken from: C:\ or \ or //. */
OVL_INLINE size_t OVL_TEXT(ovl_root)(const OVL_CHAR *path) {
    size_t length = 0;
    if (path[0] != 0 && path[1] == ':') length = 2;
    else if (OVL_SEPARATOR(path[0]) && OVL_SEPARATOR(path[1])) return 2;
    return length + (OVL_SEPARATOR(path[length]) ? 1 : 0);
}

OVL_INLINE OVL_CHAR *OVL_TEXT(PathFindFileName)(const OVL_CHAR *path) {
    const OVL_CHAR *name = path;
    for (; path != NULL && *path != 0; path++)
        if ((OVL_SEPARATOR(*path) || *path == ':') && path[1] != 0 && !OVL_SEPARATOR(path[1])) name = path + 1;
    return (OVL_CHAR *)(ULONG_PTR)name;
}

OVL_INLINE OVL_CHAR *OVL_TEXT(PathFindExtension)(const OVL_CHAR *path) {
    const OVL_CHAR *dot = NULL;
    if (path == NULL) return NULL;
    for (; *path != 0; path++) {
        if (OVL_SEPARATOR(*path) || *path == ' ') dot = NULL;
        else if (*path == '.') dot = path;
    }
    return (OVL_CHAR *)(ULONG_PTR)(dot != NULL ? dot : path);
}

OVL_INLINE BOOL OVL_TEXT(PathFileExists)(const OVL_CHAR *path) { return path != NULL && OVL_TEXT(GetFileAttributes)(path) != INVALID_FILE_ATTRIBUTES; }

OVL_INLINE BOOL OVL_TEXT(PathIsDirectory)(const OVL_CHAR *path) {
    DWORD attributes = path == NULL ? INVALID_FILE_ATTRIBUTES : OVL_TEXT(GetFileAttributes)(path);
    return attributes == INVALID_FILE_ATTRIBUTES ? FALSE : (BOOL)(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

OVL_INLINE BOOL OVL_TEXT(PathIsRelative)(const OVL_CHAR *path) { return path == NULL || *path == 0 || OVL_TEXT(ovl_root)(path) == 0; }

OVL_INLINE BOOL OVL_TEXT(PathRemoveFileSpec)(OVL_CHAR *path) {
    size_t at, root;
    if (path == NULL) return FALSE;
    root = OVL_TEXT(ovl_root)(path);
    at = OVL_TEXT(ovl_length)(path);
    if (at <= root) return FALSE;
    while (at > root && !OVL_SEPARATOR(path[at - 1])) at--;
    while (at > root && OVL_SEPARATOR(path[at - 1])) at--;
    path[at] = 0;
    return TRUE;
}

OVL_INLINE void OVL_TEXT(PathStripPath)(OVL_CHAR *path) {
    OVL_CHAR *name = OVL_TEXT(PathFindFileName)(path);
    if (name != path) __builtin_memmove(path, name, (OVL_TEXT(ovl_length)(name) + 1) * sizeof(OVL_CHAR));
}

OVL_INLINE OVL_CHAR *OVL_TEXT(PathAddBackslash)(OVL_CHAR *path) {
    size_t length;
    if (path == NULL || (length = OVL_TEXT(ovl_length)(path)) >= MAX_PATH - 1) return NULL;
    if (length > 0 && !OVL_SEPARATOR(path[length - 1])) {
        path[length] = OVL_TEXT(ovl_joint)(path);
        path[++length] = 0;
    }
    return path + length;
}

OVL_INLINE OVL_CHAR *OVL_TEXT(PathRemoveBackslash)(OVL_CHAR *path) {
    size_t length;
    if (path == NULL) return NULL;
    length = OVL_TEXT(ovl_length)(path);
    if (length == 0) return path;
    if (OVL_SEPARATOR(path[length - 1]) && length > OVL_TEXT(ovl_root)(path)) path[--length] = 0;
    else length--;
    return path + length;
}

OVL_INLINE void OVL_TEXT(PathRemoveExtension)(OVL_CHAR *path) {
    if (path != NULL) *OVL_TEXT(PathFindExtension)(path) = 0;
}

OVL_INLINE BOOL OVL_TEXT(PathRenameExtension)(OVL_CHAR *path, const OVL_CHAR *extension) {
    OVL_CHAR *at = OVL_TEXT(PathFindExtension)(path);
    size_t length = OVL_TEXT(ovl_length)(extension);
    if (at == NULL || (size_t)(at - path) + length >= MAX_PATH) return FALSE;
    __builtin_memcpy(at, extension, (length + 1) * sizeof(OVL_CHAR));
    return TRUE;
}

OVL_INLINE BOOL OVL_TEXT(PathAddExtension)(OVL_CHAR *path, const OVL_CHAR *extension) {
    static const OVL_CHAR usual[] = {'.', 'e', 'x', 'e', 0};
    if (path == NULL || *OVL_TEXT(PathFindExtension)(path) != 0) return FALSE;
    return OVL_TEXT(PathRenameExtension)(path, extension != NULL ? extension : usual);
}

/* Leaves out what `.` and `..` say. */
OVL_INLINE BOOL OVL_TEXT(PathCanonicalize)(OVL_CHAR *to, const OVL_CHAR *from) {
    size_t root, at, length;
    if (to != NULL) *to = 0;
    if (to == NULL || from == NULL || OVL_TEXT(ovl_length)(from) >= MAX_PATH) {
        SetLastError(to == NULL || from == NULL ? ERROR_INVALID_PARAMETER : ERROR_FILENAME_EXCED_RANGE);
        return FALSE;
    }
    at = root = OVL_TEXT(ovl_root)(from);
    if (from[0] == 0) {
        to[0] = '\\';
        to[1] = 0;
        return TRUE;
    }
    __builtin_memcpy(to, from, root * sizeof(OVL_CHAR));
    from += root;
    while (*from != 0) {
        for (length = 0; from[length] != 0 && !OVL_SEPARATOR(from[length]);) length++;
        if (length == 2 && from[0] == '.' && from[1] == '.') {
            if (at > root) at--;
            while (at > root && !OVL_SEPARATOR(to[at - 1])) at--;
            from += 2;
            if (*from == 0 && at > root) at--;
            else if (*from != 0) from++;
            continue;
        }
        if (length == 1 && from[0] == '.') {
            from += 1;
            if (*from != 0) from++;
            else if (at > root && OVL_SEPARATOR(to[at - 1])) at--;
            continue;
        }
        while (length-- > 0) to[at++] = *from++;
        if (*from != 0) to[at++] = *from++;
    }
    to[at] = 0;
    return TRUE;
}

OVL_INLINE OVL_CHAR *OVL_TEXT(PathCombine)(OVL_CHAR *to, const OVL_CHAR *directory, const OVL_CHAR *name) {
    OVL_CHAR joined[2 * MAX_PATH + 2];
    size_t length = 0, more;
    if (to == NULL) return NULL;
    if (directory == NULL && name == NULL) {
        *to = 0;
        return NULL;
    }
    more = name == NULL ? 0 : OVL_TEXT(ovl_length)(name);
    if (directory != NULL && (name == NULL || *name == 0 || OVL_TEXT(PathIsRelative)(name) || (OVL_SEPARATOR(name[0]) && !OVL_SEPARATOR(name[1]) && directory[0] != 0 && directory[1] == ':'))) {
        length = more > 0 && OVL_SEPARATOR(name[0]) ? 2 : OVL_TEXT(ovl_length)(directory);
        if (length >= MAX_PATH) length = MAX_PATH;
        __builtin_memcpy(joined, directory, length * sizeof(OVL_CHAR));
        joined[length] = 0;
        if (more > 0 && length > 0 && !OVL_SEPARATOR(joined[length - 1]) && !OVL_SEPARATOR(name[0])) {
            joined[length] = OVL_TEXT(ovl_joint)(joined);
            length++;
        }
    }
    if (length + more >= MAX_PATH) {
        *to = 0;
        return NULL;
    }
    if (more > 0) __builtin_memcpy(joined + length, name, more * sizeof(OVL_CHAR));
    joined[length + more] = 0;
    return OVL_TEXT(PathCanonicalize)(to, joined) ? to : NULL;
}

OVL_INLINE BOOL OVL_TEXT(PathAppend)(OVL_CHAR *path, const OVL_CHAR *more) {
    if (path == NULL || more == NULL) return FALSE;
    if (!(OVL_SEPARATOR(more[0]) && OVL_SEPARATOR(more[1])))
        while (OVL_SEPARATOR(*more)) more++;
    return OVL_TEXT(PathCombine)(path, path, more) != NULL;
}

OVL_INLINE BOOL OVL_TEXT(PathQuoteSpaces)(OVL_CHAR *path) {
    size_t length = path == NULL ? 0 : OVL_TEXT(ovl_length)(path), at = 0;
    while (at < length && path[at] != ' ') at++;
    if (at == length || length + 3 > MAX_PATH) return FALSE;
    __builtin_memmove(path + 1, path, length * sizeof(OVL_CHAR));
    path[0] = path[length + 1] = '"';
    path[length + 2] = 0;
    return TRUE;
}

OVL_INLINE BOOL OVL_TEXT(PathUnquoteSpaces)(OVL_CHAR *path) {
    size_t length = path == NULL ? 0 : OVL_TEXT(ovl_length)(path);
    if (length < 2 || path[0] != '"' || path[length - 1] != '"') return FALSE;
    __builtin_memmove(path, path + 1, (length - 2) * sizeof(OVL_CHAR));
    path[length - 2] = 0;
    return TRUE;
}

OVL_INLINE BOOL OVL_TEXT(ovl_matches)(const OVL_CHAR *name, const OVL_CHAR *mask) {
    for (; *mask != 0 && *mask != ';'; mask++, name++) {
        if (*mask == '*') {
            do {
                if (OVL_TEXT(ovl_matches)(name, mask + 1)) return TRUE;
            } while (*name++ != 0);
            return FALSE;
        }
        if (*name == 0 || (*mask != '?' && OVL_FOLD(*mask) != OVL_FOLD(*name))) return FALSE;
    }
    return *name == 0;
}

OVL_INLINE BOOL OVL_TEXT(PathMatchSpec)(const OVL_CHAR *name, const OVL_CHAR *masks) {
    while (name != NULL && masks != NULL && *masks != 0) {
        while (*masks == ' ') masks++;
        if (OVL_TEXT(ovl_matches)(name, masks)) return TRUE;
        while (*masks != 0 && *masks++ != ';') {}
    }
    return FALSE;
}

OVL_INLINE OVL_CHAR *OVL_TEXT(StrChr)(const OVL_CHAR *text, WCHAR unit) {
    for (; text != NULL && *text != 0; text++)
        if (*text == (OVL_CHAR)unit) return (OVL_CHAR *)(ULONG_PTR)text;
    return NULL;
}

OVL_INLINE OVL_CHAR *OVL_TEXT(StrChrI)(const OVL_CHAR *text, WCHAR unit) {
    for (; text != NULL && *text != 0; text++)
        if (OVL_FOLD(*text) == OVL_FOLD((OVL_CHAR)unit)) return (OVL_CHAR *)(ULONG_PTR)text;
    return NULL;
}

/* The last one before `end`, which may be NULL. */
OVL_INLINE OVL_CHAR *OVL_TEXT(StrRChr)(const OVL_CHAR *text, const OVL_CHAR *end, WCHAR unit) {
    const OVL_CHAR *found = NULL;
    for (; text != NULL && *text != 0 && text != end; text++)
        if (*text == (OVL_CHAR)unit) found = text;
    return (OVL_CHAR *)(ULONG_PTR)found;
}

OVL_INLINE int OVL_TEXT(StrCmpNI)(const OVL_CHAR *a, const OVL_CHAR *b, int count) {
    for (; count > 0; a++, b++, count--) {
        unsigned x = OVL_FOLD(*a), y = OVL_FOLD(*b);
        if (x != y) return x < y ? -1 : 1;
        if (x == 0) break;
    }
    return 0;
}

OVL_INLINE int OVL_TEXT(StrCmpN)(const OVL_CHAR *a, const OVL_CHAR *b, int count) {
    for (; count > 0; a++, b++, count--) {
        if (*a != *b) return *a < *b ? -1 : 1;
        if (*a == 0) break;
    }
    return 0;
}

OVL_INLINE int OVL_TEXT(StrCmpI)(const OVL_CHAR *a, const OVL_CHAR *b) { return OVL_TEXT(StrCmpNI)(a, b, 0x7fffffff); }

OVL_INLINE OVL_CHAR *OVL_TEXT(StrStr)(const OVL_CHAR *text, const OVL_CHAR *what) {
    int length;
    if (text == NULL || what == NULL || *what == 0) return NULL;
    length = (int)OVL_TEXT(ovl_length)(what);
    for (; *text != 0; text++)
        if (OVL_TEXT(StrCmpN)(text, what, length) == 0) return (OVL_CHAR *)(ULONG_PTR)text;
    return NULL;
}

OVL_INLINE OVL_CHAR *OVL_TEXT(StrStrI)(const OVL_CHAR *text, const OVL_CHAR *what) {
    int length;
    if (text == NULL || what == NULL || *what == 0) return NULL;
    length = (int)OVL_TEXT(ovl_length)(what);
    for (; *text != 0; text++)
        if (OVL_TEXT(StrCmpNI)(text, what, length) == 0) return (OVL_CHAR *)(ULONG_PTR)text;
    return NULL;
}

OVL_INLINE OVL_CHAR *OVL_TEXT(StrCpyN)(OVL_CHAR *to, const OVL_CHAR *from, int size) {
    OVL_CHAR *start = to;
    if (to == NULL || from == NULL || size <= 0) return to;
    while (--size > 0 && *from != 0) *to++ = *from++;
    *to = 0;
    return start;
}

OVL_INLINE OVL_CHAR *OVL_TEXT(StrDup)(const OVL_CHAR *text) {
    size_t bytes = text == NULL ? sizeof(OVL_CHAR) : (OVL_TEXT(ovl_length)(text) + 1) * sizeof(OVL_CHAR);
    OVL_CHAR *copy = (OVL_CHAR *)LocalAlloc(LMEM_ZEROINIT, bytes);
    if (copy != NULL && text != NULL) __builtin_memcpy(copy, text, bytes);
    return copy;
}

OVL_INLINE BOOL OVL_TEXT(StrToIntEx)(const OVL_CHAR *text, DWORD flags, int *value) {
    unsigned result = 0, digits = 0;
    BOOL negative = FALSE;
    if (text == NULL || value == NULL) return FALSE;
    while (*text == ' ' || *text == '\t' || *text == '\n') text++;
    if (*text == '-' || *text == '+') negative = *text++ == '-';
    if ((flags & STIF_SUPPORT_HEX) != 0 && text[0] == '0' && OVL_FOLD(text[1]) == 'x') {
        for (text += 2;; text++, digits++) {
            unsigned unit = OVL_FOLD(*text);
            if (unit >= '0' && unit <= '9') result = result * 16 + unit - '0';
            else if (unit >= 'a' && unit <= 'f') result = result * 16 + unit - 'a' + 10;
            else break;
        }
        *value = (int)result;
        return digits > 0;
    }
    for (; *text >= '0' && *text <= '9'; text++, digits++) result = result * 10 + (unsigned)(*text - '0');
    *value = (int)(negative ? 0 - result : result);
    return digits > 0;
}

OVL_INLINE int OVL_TEXT(StrToInt)(const OVL_CHAR *text) {
    int value = 0;
    if (text == NULL || !((*text >= '0' && *text <= '9') || *text == '-')) return 0;
    OVL_TEXT(StrToIntEx)(text, STIF_DEFAULT, &value);
    return value;
}

OVL_INLINE BOOL OVL_TEXT(StrTrim)(OVL_CHAR *text, const OVL_CHAR *units) {
    size_t first = 0, end, length;
    if (text == NULL || units == NULL || *text == 0) return FALSE;
    end = length = OVL_TEXT(ovl_length)(text);
    while (first < end && OVL_TEXT(StrChr)(units, (WCHAR)text[first]) != NULL) first++;
    while (end > first && OVL_TEXT(StrChr)(units, (WCHAR)text[end - 1]) != NULL) end--;
    __builtin_memmove(text, text + first, (end - first) * sizeof(OVL_CHAR));
    text[end - first] = 0;
    return end - first != length;
}
#undef OVL_SEPARATOR

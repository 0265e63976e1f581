/* Security descriptors, lists of access and identifiers of users. */
#include "seen.h"

int main(void)
{
    SECURITY_DESCRIPTOR descriptor;
    SECURITY_ATTRIBUTES attributes;
    SID_IDENTIFIER_AUTHORITY world = SECURITY_WORLD_SID_AUTHORITY, nt = SECURITY_NT_AUTHORITY;
    PSID everyone = NULL, administrators = NULL, owner = NULL;
    union { ACL list; BYTE bytes[64]; } room;
    BYTE copy[SECURITY_MAX_SID_SIZE], garbage[SECURITY_MAX_SID_SIZE];
    PACL found = NULL;
    BOOL present = FALSE, defaulted = TRUE;
    HANDLE pipe;
    ACCESS_ALLOWED_ACE *entry;
    memset(garbage, 7, sizeof garbage);
    /* Identifiers. */
    EFFECT(AllocateAndInitializeSid, AllocateAndInitializeSid(&world, 1, SECURITY_WORLD_RID, 0, 0, 0, 0, 0, 0, 0, &everyone) && AllocateAndInitializeSid(&nt, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &administrators));
    FAILS(AllocateAndInitializeSid, !AllocateAndInitializeSid(&world, 9, 0, 0, 0, 0, 0, 0, 0, 0, &everyone), ERROR_INVALID_SID);
    EFFECT(IsValidSid, IsValidSid(everyone) && ((SID *)administrators)->SubAuthority[1] == DOMAIN_ALIAS_RID_ADMINS);
    RESULT(IsValidSid, !IsValidSid(garbage));
    EFFECT(GetLengthSid, GetLengthSid(everyone) == 12 && GetLengthSid(administrators) == 16);
    INFALLIBLE(GetLengthSid);
    EFFECT(CopySid, CopySid(sizeof copy, copy, administrators) && memcmp(copy, administrators, 16) == 0);
    FAILS(CopySid, !CopySid(15, copy, administrators), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(EqualSid, EqualSid(copy, administrators) && !EqualSid(copy, everyone));
    RESULT(EqualSid, !EqualSid(everyone, administrators));
    /* Lists. */
    EFFECT(InitializeAcl, InitializeAcl(&room.list, sizeof room, ACL_REVISION) && room.list.AceCount == 0 && room.list.AclSize == sizeof room);
    FAILS(InitializeAcl, !InitializeAcl(&room.list, 4, ACL_REVISION), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(AddAccessAllowedAce, AddAccessAllowedAce(&room.list, ACL_REVISION, GENERIC_ALL, everyone) && room.list.AceCount == 1);
    EFFECT(AddAccessDeniedAce, AddAccessDeniedAce(&room.list, ACL_REVISION, GENERIC_WRITE, administrators) && room.list.AceCount == 2);
    entry = (ACCESS_ALLOWED_ACE *)(room.bytes + sizeof(ACL));
    EFFECT(AddAccessAllowedAce, entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && entry->Header.AceSize == 20 && entry->Mask == GENERIC_ALL && EqualSid(&entry->SidStart, everyone));
    entry = (ACCESS_ALLOWED_ACE *)(room.bytes + sizeof(ACL) + 20);
    EFFECT(AddAccessDeniedAce, entry->Header.AceType == ACCESS_DENIED_ACE_TYPE && EqualSid(&entry->SidStart, administrators));
    FAILS(AddAccessAllowedAce, !AddAccessAllowedAce(&room.list, ACL_REVISION, GENERIC_READ, everyone), ERROR_ALLOTTED_SPACE_EXCEEDED);
    FAILS(AddAccessDeniedAce, !AddAccessDeniedAce(&room.list, ACL_REVISION, GENERIC_READ, garbage), ERROR_INVALID_SID);
    EFFECT(IsValidAcl, IsValidAcl(&room.list));
    RESULT(IsValidAcl, !IsValidAcl((PACL)garbage));
    /* Descriptors. */
    EFFECT(InitializeSecurityDescriptor, InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
    FAILS(InitializeSecurityDescriptor, !InitializeSecurityDescriptor(&descriptor, 2), ERROR_UNKNOWN_REVISION);
    EFFECT(IsValidSecurityDescriptor, IsValidSecurityDescriptor(&descriptor));
    RESULT(IsValidSecurityDescriptor, !IsValidSecurityDescriptor((PSECURITY_DESCRIPTOR)garbage));
    EFFECT(GetSecurityDescriptorDacl, GetSecurityDescriptorDacl(&descriptor, &present, &found, &defaulted) && !present);
    EFFECT(SetSecurityDescriptorDacl, SetSecurityDescriptorDacl(&descriptor, TRUE, &room.list, FALSE));
    EFFECT(GetSecurityDescriptorDacl, GetSecurityDescriptorDacl(&descriptor, &present, &found, &defaulted) && present && found == &room.list && !defaulted);
    FAILS(SetSecurityDescriptorDacl, !SetSecurityDescriptorDacl((PSECURITY_DESCRIPTOR)garbage, TRUE, NULL, FALSE), ERROR_UNKNOWN_REVISION);
    FAILS(GetSecurityDescriptorDacl, !GetSecurityDescriptorDacl((PSECURITY_DESCRIPTOR)garbage, &present, &found, &defaulted), ERROR_UNKNOWN_REVISION);
    EFFECT(GetSecurityDescriptorOwner, GetSecurityDescriptorOwner(&descriptor, &owner, &defaulted) && owner == NULL);
    EFFECT(SetSecurityDescriptorOwner, SetSecurityDescriptorOwner(&descriptor, administrators, TRUE));
    EFFECT(GetSecurityDescriptorOwner, GetSecurityDescriptorOwner(&descriptor, &owner, &defaulted) && owner == administrators && defaulted);
    EFFECT(SetSecurityDescriptorGroup, SetSecurityDescriptorGroup(&descriptor, everyone, FALSE));
    EFFECT(GetSecurityDescriptorGroup, GetSecurityDescriptorGroup(&descriptor, &owner, &defaulted) && owner == everyone && !defaulted);
    EFFECT(SetSecurityDescriptorOwner, SetSecurityDescriptorOwner(&descriptor, NULL, FALSE) && !(descriptor.Control & SE_OWNER_DEFAULTED));
    FAILS(SetSecurityDescriptorOwner, !SetSecurityDescriptorOwner((PSECURITY_DESCRIPTOR)garbage, NULL, FALSE), ERROR_UNKNOWN_REVISION);
    FAILS(SetSecurityDescriptorGroup, !SetSecurityDescriptorGroup((PSECURITY_DESCRIPTOR)garbage, NULL, FALSE), ERROR_UNKNOWN_REVISION);
    FAILS(GetSecurityDescriptorOwner, !GetSecurityDescriptorOwner((PSECURITY_DESCRIPTOR)garbage, &owner, &defaulted), ERROR_UNKNOWN_REVISION);
    FAILS(GetSecurityDescriptorGroup, !GetSecurityDescriptorGroup((PSECURITY_DESCRIPTOR)garbage, &owner, &defaulted), ERROR_UNKNOWN_REVISION);
    /* Their most frequent use: a pipe for everybody. */
    SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE);
    attributes.nLength = sizeof attributes;
    attributes.lpSecurityDescriptor = &descriptor;
    attributes.bInheritHandle = FALSE;
    pipe = CreateNamedPipeA("\\\\.\\pipe\\overlapped-everybody", PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 255, 0, 0, 0, &attributes);
    EFFECT(CreateNamedPipe, pipe != INVALID_HANDLE_VALUE);
    CloseHandle(pipe);
    EFFECT(FreeSid, FreeSid(everyone) == NULL && FreeSid(administrators) == NULL);
    INFALLIBLE(FreeSid);
    return seen_all();
}

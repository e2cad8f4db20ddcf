; The Windows installer. Called by build/build.py installer with VERSION, PAYLOAD (the folder of
; the frozen program), OUT, HERE and the lists install.nsh and remove.nsh made from the payload.
;   /S silent   /CurrentUser (the default) or /AllUsers   /D=C:\Folder (last, without quotes)
;   /AutoWall, /AutoGateway: start the wall or the gateway when the user logs in
Unicode true
Target amd64-unicode
ManifestDPIAware true
SetCompressor /SOLID lzma
!define NAME "GridDeck"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_USE_PROGRAMFILES64
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include x64.nsh

Name "${NAME}"
OutFile "${OUT}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "${NAME}"
!define MUI_ICON "${HERE}/griddeck.ico"
!define MUI_UNICON "${HERE}/griddeck.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\GridDeck.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "--demo"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString RUNNING ${LANG_SIMPCHINESE} "GridDeck 正在运行。请先关闭所有席位和大屏，再重试。"
LangString RUNNING ${LANG_ENGLISH} "GridDeck is running. Close every desk and wall, then try again."
LangString WALL ${LANG_SIMPCHINESE} "视频大屏"
LangString WALL ${LANG_ENGLISH} "Video wall"
LangString ONLY64 ${LANG_SIMPCHINESE} "GridDeck 需要 64 位 Windows 10 或更新的系统。"
LangString ONLY64 ${LANG_ENGLISH} "GridDeck needs a 64-bit Windows 10 or newer."

Var Asked
Var AutoWall
Var AutoGateway

!macro StopWhenRunning
  ; The mutex is held by every window of the program (app/running.py).
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "GridDeck") p .r1'
  ${If} $1 P<> 0
    System::Call 'kernel32::CloseHandle(p r1)'
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
!macroend

Function .onInit
  ; MultiUser.nsh writes its own folder over what /D= asked for: keep that.
  StrCpy $Asked $INSTDIR
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(ONLY64)" /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
  !insertmacro MULTIUSER_INIT
  ${If} $Asked != ""
    StrCpy $INSTDIR $Asked
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AutoWall" $1
  ${IfNot} ${Errors}
    StrCpy $AutoWall 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/AutoGateway" $1
  ${IfNot} ${Errors}
    StrCpy $AutoGateway 1
  ${EndIf}
  !insertmacro StopWhenRunning
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
  !insertmacro StopWhenRunning
FunctionEnd

Section "GridDeck"
  ; What an earlier version put there and this one does not have must go: its own uninstaller
  ; knows its files, and touches no other.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode _?=$INSTDIR'
    Delete "$INSTDIR\uninstall.exe"
  ${EndIf}
  !include "${LISTS}/install.nsh"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\GridDeck.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}\$(WALL).lnk" "$INSTDIR\GridDeck.exe" "wall"
  WriteRegStr SHCTX "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "Publisher" "${NAME}"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\GridDeck.exe"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" "$0"
  ${If} $AutoWall == 1
    WriteRegStr SHCTX "${RUN}" "GridDeckWall" '"$INSTDIR\GridDeck.exe" wall'
  ${EndIf}
  ${If} $AutoGateway == 1
    WriteRegStr SHCTX "${RUN}" "GridDeckGateway" '"$INSTDIR\griddeck-cli.exe" gateway'
  ${EndIf}
SectionEnd

Section "Uninstall"
  ; Only what was installed, file by file; never data (%LOCALAPPDATA%\GridDeck).
  !include "${LISTS}/remove.nsh"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}\${NAME}.lnk"
  Delete "$SMPROGRAMS\${NAME}\视频大屏.lnk"
  Delete "$SMPROGRAMS\${NAME}\Video wall.lnk"
  RMDir "$SMPROGRAMS\${NAME}"
  DeleteRegKey SHCTX "${KEY}"
  DeleteRegValue SHCTX "${RUN}" "GridDeckWall"
  DeleteRegValue SHCTX "${RUN}" "GridDeckGateway"
SectionEnd

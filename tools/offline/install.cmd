@echo off
rem Installs coder for you alone, from the files beside this script. No network, no administrator.
rem     install.cmd [FOLDER]          FOLDER is "coder" in your home folder where none is named
setlocal
set "target=%USERPROFILE%\coder"
if not "%~1"=="" set "target=%~1"
set "python="
for %%v in (3.13 3.12 3.11) do if not defined python py -%%v "%~dp0check.py" >nul 2>nul && set "python=py -%%v"
if not defined python python "%~dp0check.py" && set "python=python"
if not defined python (
    echo coder needs Python 3.11, 3.12 or 3.13 for Windows ^(x86-64^). / coder trenger Python 3.11, 3.12 eller 3.13 for Windows ^(x86-64^).
    goto failed
)
%python% -m venv --without-pip "%target%" || goto failed
for %%w in ("%~dp0wheels\pip-*.whl") do "%target%\Scripts\python.exe" "%%~w\pip" --isolated install --quiet --upgrade --no-index --find-links "%~dp0wheels" answer-coder || goto failed
"%target%\Scripts\coder.exe" --version || goto failed
echo Start it with / start det med: "%target%\Scripts\coder.exe"
call :wait
exit /b 0

:failed
call :wait
exit /b 1

:wait
rem A window that was opened by a double click stays until a key is pressed.
set "how=%cmdcmdline:"=%"
echo "%how%" | find /i "%~nx0" >nul && pause
exit /b 0

@echo off
rem Installs coder for you alone, from the files beside this script. No network, no administrator.
rem     install.cmd [FOLDER]          FOLDER is "coder" in your home folder where none is named
setlocal
set "target=%USERPROFILE%\coder"
if not "%~1"=="" set "target=%~1"
set "python="
for %%v in (3.13 3.12 3.11) do if not defined python py -%%v -c "" >nul 2>nul && set "python=py -%%v"
if not defined python python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && set "python=python"
if not defined python (
    echo coder needs Python 3.11, 3.12 or 3.13. / coder trenger Python 3.11, 3.12 eller 3.13.
    exit /b 1
)
%python% -m venv --without-pip "%target%" || exit /b 1
for %%w in ("%~dp0wheels\pip-*.whl") do "%target%\Scripts\python.exe" "%%~w\pip" install --quiet --no-index --find-links "%~dp0wheels" answer-coder || exit /b 1
"%target%\Scripts\coder.exe" --version || exit /b 1
echo Start it with / start det med: "%target%\Scripts\coder.exe"

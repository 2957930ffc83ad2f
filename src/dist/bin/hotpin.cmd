@echo off
rem Starts Hotpin: bin\hotpin serve, bin\hotpin talk, bin\hotpin --help.
rem
rem   JAVA_HOME         the Java to use; else the one in PATH. 17 or newer.
rem   HOTPIN_JAVA_OPTS  more flags for the JVM, after those of conf\: -Xmx4g, say.
rem
rem .env and .\model are looked for in the directory that it is started in.
setlocal EnableExtensions DisableDelayedExpansion

for %%d in ("%~dp0..") do set "home=%%~fd"

set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
if defined JAVA_HOME if not exist "%java%" (
  echo hotpin: JAVA_HOME is "%JAVA_HOME%", but there is no bin\java.exe in it. 1>&2
  exit /b 1
)
if not defined JAVA_HOME (
  where /q java.exe || (
    echo hotpin: There is no java.exe in PATH. Install a Java 17 or newer, or set JAVA_HOME. 1>&2
    exit /b 1
  )
)

set "flags=%home%\conf\client.jvm"
rem Of the arguments only "serve" matters here; %* stays whole.
:next
if "%~1"=="" goto run
if "%~1"=="serve" set "flags=%home%\conf\serve.jvm"
shift
goto next

:run
"%java%" "@%flags%" -Dhotpin.command=bin\hotpin %HOTPIN_JAVA_OPTS% -jar "%home%\hotpin.jar" %*
exit /b %ERRORLEVEL%

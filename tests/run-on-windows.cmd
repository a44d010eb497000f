@echo off
rem What Wine can't judge, judged on a real Windows (7 SP1, 2008 R2 or later) that nobody needs: a virtual machine or a laboratory PC.
rem
rem   run-on-windows.cmd               all cases that need neither a log-off, nor a reboot, nor a second computer
rem   run-on-windows.cmd CASE ...      only these
rem   run-on-windows.cmd /list         the cases
rem   run-on-windows.cmd /remote       with a second computer, as the screen says; there:
rem   run-on-windows.cmd /client SERVER USER
rem   run-on-windows.cmd /logoff       starts the case that goes over a log-off, and logs off
rem   run-on-windows.cmd /reboot       starts the case that goes over a reboot, and reboots
rem   run-on-windows.cmd /resume       after either, some minutes later
rem   run-on-windows.cmd /clean        only removes what a run that was cut off has left
rem
rem Needs administrator's rights (but for /list and /client), and beside it: opcdcom.exe (or opcdcom-x64.exe, opcdcom-x86.exe) and,
rem for most cases, com-server.exe (or com-server-x64.exe, com-server-x86.exe). It makes users, groups, services, firewall rules
rem and a COM class of its own, all named DcwTest..., changes permissions of DCOM, and takes everything back. The report is
rem dcw-test-report.txt beside it, or in %TEMP% where it can't write there. The report holds no password.
rem
rem Exit: 0 every case passed or was skipped, 1 one has failed, 2 wrong usage, 3 not begun.
setlocal enableextensions disabledelayedexpansion
set "DCW_SELF=%~f0"
set "DCW_HERE=%~dp0"
if /i "%~1"=="/list" goto list
if /i "%~1"=="/?" goto usage
if "%~1"=="--help" goto usage

set "DCW_SYSTEM=%SystemRoot%\System32"
if defined PROCESSOR_ARCHITEW6432 set "DCW_SYSTEM=%SystemRoot%\Sysnative"
set "DCW_BITS=x86"
if /i "%PROCESSOR_ARCHITECTURE%"=="AMD64" set "DCW_BITS=x64"
if /i "%PROCESSOR_ARCHITEW6432%"=="AMD64" set "DCW_BITS=x64"
set "DCW_POWERSHELL=%DCW_SYSTEM%\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%DCW_POWERSHELL%" goto no_powershell

set "DCW_OPCDCOM=%DCW_HERE%opcdcom.exe"
if not exist "%DCW_OPCDCOM%" set "DCW_OPCDCOM=%DCW_HERE%opcdcom-%DCW_BITS%.exe"
set "DCW_SERVER=%DCW_HERE%com-server.exe"
if not exist "%DCW_SERVER%" set "DCW_SERVER=%DCW_HERE%com-server-%DCW_BITS%.exe"
set "DCW_ACTION=cases"
set "DCW_ARGUMENTS=%*"
if /i "%~1"=="/client" set "DCW_ACTION=client"
if /i "%~1"=="/remote" set "DCW_ACTION=remote"
if /i "%~1"=="/logoff" set "DCW_ACTION=logoff"
if /i "%~1"=="/reboot" set "DCW_ACTION=reboot"
if /i "%~1"=="/resume" set "DCW_ACTION=resume"
if /i "%~1"=="/clean" set "DCW_ACTION=clean"
if not "%DCW_ACTION%"=="cases" goto start
if "%~1"=="" goto start
set "DCW_FIRST=%~1"
if "%DCW_FIRST:~0,1%"=="/" goto usage
:start
rem The rest of this file is PowerShell 2.0, handed over by name: no path has to be quoted, no policy of scripts counts.
"%DCW_POWERSHELL%" -NoLogo -NoProfile -NonInteractive -Command "$t = [IO.File]::ReadAllText($env:DCW_SELF); $i = $t.IndexOf('#' + 'POWERSHELL', [StringComparison]::Ordinal); . ([ScriptBlock]::Create($t.Substring($i)))"
set "DCW_CODE=%ERRORLEVEL%"
if "%DCW_CODE%"=="90" exit /b 0
if "%DCW_CODE%"=="0" goto silent
exit /b %DCW_CODE%

:silent
echo PowerShell ended without having done anything.
exit /b 3

:list
rem This is where the rest of the file has the names from.
echo CASE accounts        users and groups are made, adopted, and removed again
echo CASE members         memberships by SID, also of built-in groups
echo CASE rights          account rights are granted, denials removed, both put back; read with secedit
echo CASE secret          a COM server starts as the user whose password was stored
echo CASE wrong-password  a wrong password is refused with one log-on at most, and nothing is written
echo CASE service         a service gets another log-on account, starts as it, and gets its own back
echo CASE restart         dependents are restarted; a service that does not start gets its former configuration
echo CASE firewall        own rules, and a profile that is off; read with netsh and the firewall's own objects
echo CASE foreign-rule    a rule of somebody else that blocks is switched off and on again
echo CASE policy          Group Policy is refreshed meanwhile
echo CASE deadline        a run that nobody confirms is taken back by the task, one that is confirmed stays
echo CASE deadline-logoff  the same over a log-off (/logoff)
echo CASE deadline-reboot  the same over a reboot (/reboot)
echo CASE activation      a COM server is denied to a user before, granted after, denied again after undo
echo CASE remote          the same from a second computer (/remote)
echo CASE unelevated      without administrator's rights: plan and audit work, apply refuses
echo CASE descriptors     permissions that were written are those that Windows' own functions make
echo CASE capture         the plan from a capture equals the plan of the computer
echo CASE state           a state folder that others can write to is refused
echo CASE killed          killed at any time, one resume settles it
exit /b 0

:usage
echo run-on-windows.cmd [CASE ... ^| /list ^| /remote ^| /client SERVER USER ^| /logoff ^| /reboot ^| /resume ^| /clean]
echo On a Windows that nobody needs, as administrator. The head of this file says more.
exit /b 2

:no_powershell
echo There is no PowerShell here ("%DCW_POWERSHELL%"). Windows 7 SP1 and later have it.
exit /b 3

#POWERSHELL
# ---- What this has to be careful about: PowerShell 2.0; names of Windows' own groups differ by language, so SIDs; text of netsh,
# ---- sc and others differs too, so exit codes, the registry and objects. Every case removes what it made, whatever happens.
$ErrorActionPreference = 'Stop'
$here = $env:DCW_HERE
$action = $env:DCW_ACTION
# Not what cmd.exe found: a 32-bit one sees other folders than this process does.
$system = [Environment]::SystemDirectory
$words = @(([string]$env:DCW_ARGUMENTS).Split(' ') | Where-Object { $_ -ne '' } | ForEach-Object { $_.Trim('"') })
$good = 90 # what cmd.exe takes for success: 0 is also what nothing at all ends with
$env:LANGUAGE = 'C'
$env:LC_ALL = 'C'

$group = 'DcwTestGroup'
$client = 'DcwTestCli'
$account = 'DcwTestSrv'
$progid = 'DcwTest.Opc'
$clsid = '{0DC57A11-5E11-4D11-9A11-00000000000F}'
$service = 'DcwTestOpc'
$dependent = 'DcwTestDep'
$foreign = 'DcwTestForeign'
$opcda = '{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}'
$denied = -2147024891
$ole = 'HKLM\SOFTWARE\Microsoft\Ole'
$appid = "HKLM\SOFTWARE\Classes\AppID\$clsid"
$lsa = 'HKLM\SYSTEM\CurrentControlSet\Control\Lsa'
$serviceKey = "HKLM\SYSTEM\CurrentControlSet\Services\$service"

# Beyond ASCII and with a blank, as folders at plants are. Others may read and run what is in "open", nobody but administrators
# gets at the rest.
$work = Join-Path $env:ProgramData ('Dcw test ' + [char]0x141 + [char]0xF3 + 'd' + [char]0x17A)
$state = Join-Path $work 'state'
$open = Join-Path $work 'open'
$phase = Join-Path $work 'phase.txt'

Add-Type -TypeDefinition @'
using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;
using System.Threading;
public class DcwResult { public int Code; public string Out = ""; public string Err = ""; public bool TimedOut; }
public class DcwProgram {
  Process process = new Process();
  Thread reader;
  public DcwResult Result = new DcwResult();
  static string Quote(string word) {
    if (word.Length > 0 && word.IndexOfAny(new char[] { ' ', '\t', '"' }) < 0) return word;
    StringBuilder text = new StringBuilder("\"");
    int slashes = 0;
    foreach (char letter in word) {
      if (letter == '\\') { slashes++; continue; }
      text.Append('\\', letter == '"' ? 2 * slashes + 1 : slashes);
      slashes = 0;
      text.Append(letter);
    }
    return text.Append('\\', 2 * slashes).Append('"').ToString();
  }
  public DcwProgram(string program, string[] words, string folder, string[] variables, string user, string password) {
    ProcessStartInfo start = process.StartInfo;
    StringBuilder line = new StringBuilder();
    foreach (string word in words) line.Append(line.Length > 0 ? " " : "").Append(Quote(word));
    start.FileName = program;
    start.Arguments = line.ToString();
    start.WorkingDirectory = folder;
    start.UseShellExecute = false;
    start.CreateNoWindow = true;
    start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
    start.StandardOutputEncoding = start.StandardErrorEncoding = new UTF8Encoding(false);
    foreach (string variable in variables) {
      string[] parts = variable.Split(new char[] { '=' }, 2);
      if (parts[1].Length > 0) start.EnvironmentVariables[parts[0]] = parts[1];
      else start.EnvironmentVariables.Remove(parts[0]);
    }
    if (user != null && user.Length > 0) {
      SecureString secret = new SecureString();
      foreach (char letter in password) secret.AppendChar(letter);
      start.UserName = user;
      start.Domain = Environment.MachineName;
      start.Password = secret;
      start.LoadUserProfile = true;
    }
    process.Start();
    process.StandardInput.Close();
    reader = new Thread(delegate() { try { Result.Err = process.StandardError.ReadToEnd(); } catch (IOException) { } });
    reader.Start();
  }
  public int Id { get { return process.Id; } }
  public bool HasEnded { get { return process.HasExited; } }
  public void Kill() { try { process.Kill(); } catch (InvalidOperationException) { } catch (System.ComponentModel.Win32Exception) { } }
  public DcwResult Wait(int milliseconds) {
    Timer timer = new Timer(delegate(object nothing) { Result.TimedOut = true; Kill(); }, null, milliseconds, Timeout.Infinite);
    try { Result.Out = process.StandardOutput.ReadToEnd(); } catch (IOException) { }
    process.WaitForExit();
    reader.Join();
    timer.Dispose();
    Result.Code = process.ExitCode;
    return Result;
  }
}
public static class DcwWindows {
  [DllImport("userenv.dll", SetLastError = true)] public static extern IntPtr EnterCriticalPolicySection(bool machine);
  [DllImport("userenv.dll", SetLastError = true)] public static extern bool LeaveCriticalPolicySection(IntPtr section);
}
'@

# ---- The report ----

$report = Join-Path $here 'dcw-test-report.txt'
try { [IO.File]::AppendAllText($report, '') } catch { $report = Join-Path $env:TEMP 'dcw-test-report.txt' }
$secrets = @()
$counts = @{ PASS = 0; FAIL = 0; SKIP = 0 }
$applied = $false

function Note([string]$text) {
  foreach ($secret in $secrets) { $text = $text.Replace($secret, '(password)') }
  Write-Host $text
  [IO.File]::AppendAllText($report, $text + "`r`n", (New-Object Text.UTF8Encoding $false))
}

function Check($good, [string]$text) {
  if (-not $good) { throw "not so: $text" }
  Note "    so: $text"
}

function Skip([string]$text) { throw "SKIP $text" }

# Runs of one case are nothing to another one.
function Use-State([string]$name) { $script:state = Join-Path $work "state-$name" }

function Invoke-Case([string]$name, [scriptblock]$body) {
  Note "CASE $name"
  $verdict = 'PASS'
  $script:applied = $false
  Use-State $name
  try { & $body }
  catch {
    $verdict = 'FAIL'
    $why = [string]$_.Exception.Message
    if ($why.StartsWith('SKIP ')) { $verdict = 'SKIP'; $why = $why.Substring(5) }
    elseif (-not $why.StartsWith('not so: ')) { $why = $why + ' (' + [string]$_.InvocationInfo.ScriptLineNumber + ')' }
    Note "    $why"
  }
  if ($applied) {
    Note '    what was applied is taken back'
    try { [void](Opc @('undo', 'last') @(0, 11)) } catch { Note "    $($_.Exception.Message)" }
  }
  try { Remove-Everything }
  catch { Note "    not removed: $($_.Exception.Message)"; $verdict = 'FAIL' }
  $counts[$verdict]++
  Note "$verdict $name"
  Note ''
}

# ---- Programs ----

function Start-Program([string]$program, [string[]]$arguments, [string]$user, [string]$password, [string[]]$variables) {
  $all = @("OPCDCOM_STATE=$state") + @($variables | Where-Object { $_ })
  $folder = $work
  if ($user) { $folder = $open }
  New-Object DcwProgram -ArgumentList @($program, [string[]]$arguments, $folder, [string[]]$all, $user, $password)
}

function Invoke-Program([string]$program, [string[]]$arguments, [string]$user, [string]$password, [string[]]$variables) {
  $result = (Start-Program $program $arguments $user $password $variables).Wait(300000)
  $shown = ($result.Out + $result.Err).Trim()
  if ($shown.Length -gt 4000) { $shown = $shown.Substring(0, 4000) + ' ...' }
  Note ("    > " + (Split-Path -Leaf $program) + ' ' + ($arguments -join ' ') + " -> $($result.Code)")
  foreach ($line in $shown.Split("`n")) { if ($line.Trim()) { Note ('      | ' + $line.TrimEnd()) } }
  if ($result.TimedOut) { throw "not so: $program ends within five minutes" }
  $result
}

function Invoke-Tool([string]$name, [string[]]$arguments, [switch]$MayFail) {
  $result = Invoke-Program (Join-Path $system $name) $arguments
  if (-not $MayFail -and $result.Code -ne 0) { throw "not so: $name ends with 0" }
  $result
}

# opcdcom on this computer. expect: exit codes that are good.
function Opc([string[]]$arguments, [int[]]$expect, [string]$user, [string]$password, [string[]]$variables) {
  $result = Invoke-Program (Join-Path $open 'opcdcom.exe') ($arguments + @('--station', 'local')) $user $password $variables
  # What a case that breaks off has left in place.
  if ($arguments[0] -eq 'apply') { $script:applied = (0, 11) -contains $result.Code }
  if ($arguments[0] -eq 'undo' -and (0, 11) -contains $result.Code) { $script:applied = $false }
  if ($expect -notcontains $result.Code) { throw "not so: opcdcom $($arguments[0]) ends with $($expect -join ' or ')" }
  $result
}

# ---- Things of Windows ----

function New-Secret {
  $bytes = New-Object byte[] 12
  (New-Object Security.Cryptography.RNGCryptoServiceProvider).GetBytes($bytes)
  $text = 'Dq7-' + (($bytes | ForEach-Object { $_.ToString('x2') }) -join '').Substring(0, 16)
  $script:secrets += $text
  $text
}

# Of a user or group of this computer; $null: there is none.
function Get-Sid([string]$name) {
  try { (New-Object Security.Principal.NTAccount($env:COMPUTERNAME, $name)).Translate([Security.Principal.SecurityIdentifier]).Value }
  catch { $null }
}

function Get-LocalName([string]$sid) {
  $name = (New-Object Security.Principal.SecurityIdentifier $sid).Translate([Security.Principal.NTAccount]).Value
  $name.Substring($name.IndexOf('\') + 1)
}

function Get-Account([string]$name, [string]$class) { [ADSI]"WinNT://$env:COMPUTERNAME/$name,$class" }

function New-TestUser([string]$name, [string]$password) {
  $user = ([ADSI]"WinNT://$env:COMPUTERNAME,computer").Create('User', $name)
  $user.SetPassword($password)
  $user.SetInfo()
  ([ADSI]"WinNT://$env:COMPUTERNAME/$(Get-LocalName 'S-1-5-32-545'),group").Add("WinNT://$env:COMPUTERNAME/$name")
}

# SIDs of the members of a local group, which is named by its SID.
function Get-Members([string]$sid) {
  $found = @()
  foreach ($member in @(([ADSI]"WinNT://$env:COMPUTERNAME/$(Get-LocalName $sid),group").psbase.Invoke('Members'))) {
    $bytes = [byte[]]$member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
    $found += (New-Object Security.Principal.SecurityIdentifier($bytes, 0)).Value
  }
  $found
}

# Who holds a right, as secedit tells: SIDs with a star, or names of this computer's own accounts.
function Get-Holders([string]$right) {
  $file = Join-Path $work 'rights.inf'
  if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file }
  [void](Invoke-Tool 'secedit.exe' @('/export', '/cfg', $file, '/areas', 'USER_RIGHTS', '/quiet'))
  foreach ($line in [IO.File]::ReadAllLines($file)) {
    if ($line -match "^$right\s*=\s*(.*)$") { return @($matches[1].Split(',') | ForEach-Object { $_.Trim() }) }
  }
  return @()
}

function Test-Holds([string]$right, [string]$sid, [string]$name) {
  $holders = @(Get-Holders $right)
  ($holders -contains "*$sid") -or ($holders -contains $name) -or ($holders -contains "$env:COMPUTERNAME\$name")
}

function Set-Holders([string]$right, [string[]]$holders) {
  $file = Join-Path $work 'right.inf'
  $text = "[Unicode]`r`nUnicode=yes`r`n[Version]`r`nsignature=`"`$CHICAGO`$`"`r`nRevision=1`r`n[Privilege Rights]`r`n$right = $($holders -join ',')`r`n"
  [IO.File]::WriteAllText($file, $text, [Text.Encoding]::Unicode)
  [void](Invoke-Tool 'secedit.exe' @('/configure', '/db', (Join-Path $work 'right.sdb'), '/cfg', $file, '/overwrite', '/areas', 'USER_RIGHTS', '/log', (Join-Path $work 'right.log'), '/quiet'))
}

# Everything below keys, as reg.exe writes it.
function Get-Export([string[]]$keys) {
  $text = ''
  foreach ($key in $keys) {
    $file = Join-Path $work 'export.reg'
    if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file }
    $result = Invoke-Program (Join-Path $system 'reg.exe') @('export', $key, $file, '/y')
    if ($result.Code -eq 0) { $text += [Convert]::ToBase64String([IO.File]::ReadAllBytes($file)) }
    $text += "|"
  }
  $text
}

function Get-Value([string]$key, [string]$name) {
  [Microsoft.Win32.Registry]::GetValue($key.Replace('HKLM\', 'HKEY_LOCAL_MACHINE\'), $name, $null)
}

function Set-Value([string]$key, [string]$name, $value, [string]$type) {
  [Microsoft.Win32.Registry]::SetValue($key.Replace('HKLM\', 'HKEY_LOCAL_MACHINE\'), $name, $value, $type)
}

function Get-Bytes([string]$sddl) {
  $descriptor = New-Object Security.AccessControl.RawSecurityDescriptor $sddl
  $bytes = New-Object byte[] $descriptor.BinaryLength
  $descriptor.GetBinaryForm($bytes, 0)
  , $bytes
}

# The class of com-server, as the installer of an OPC server would register it; only administrators may start it.
function Register-Server([switch]$AsService) {
  $program = Join-Path $open 'com-server.exe'
  $classes = @('HKLM\SOFTWARE\Classes')
  if ([IntPtr]::Size -eq 8) { $classes += 'HKLM\SOFTWARE\Wow6432Node\Classes' }
  foreach ($root in $classes) {
    Set-Value "$root\CLSID\$clsid" '' 'DCW test server' 'String'
    Set-Value "$root\CLSID\$clsid" 'AppID' $clsid 'String'
    Set-Value "$root\CLSID\$clsid\ProgID" '' $progid 'String'
    Set-Value "$root\CLSID\$clsid\LocalServer32" '' "`"$program`"" 'String'
    Set-Value "$root\CLSID\$clsid\Implemented Categories\$opcda" '' '' 'String'
  }
  Set-Value "HKLM\SOFTWARE\Classes\$progid" '' 'DCW test server' 'String'
  Set-Value "HKLM\SOFTWARE\Classes\$progid\CLSID" '' $clsid 'String'
  Set-Value $appid '' 'DCW test server' 'String'
  Set-Value $appid 'LaunchPermission' (Get-Bytes 'O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)') 'Binary'
  if ($AsService) { Set-Value $appid 'LocalService' $service 'String' }
}

function New-TestServices {
  $line = "`"$(Join-Path $open 'com-server.exe')`" --service"
  [void](New-Service -Name $service -BinaryPathName $line -DisplayName 'DCW test server' -StartupType Manual)
  [void](New-Service -Name $dependent -BinaryPathName $line -DisplayName 'DCW test dependent' -StartupType Manual -DependsOn $service)
}

function Get-TestService([string]$name) { Get-WmiObject -Class Win32_Service -Filter "Name='$name'" }

# SIDs as which the COM server runs now.
function Get-ServerOwners {
  $found = @()
  foreach ($process in @(Get-WmiObject -Class Win32_Process -Filter "Name='com-server.exe'")) {
    if ($process -ne $null -and ([string]$process.CommandLine) -notmatch '--client') { $found += $process.GetOwnerSid().Sid }
  }
  $found
}

function Stop-Servers {
  foreach ($process in @(Get-WmiObject -Class Win32_Process -Filter "Name='com-server.exe'")) {
    if ($process -ne $null) { [void]$process.Terminate() }
  }
}

# As a user of this computer, locally.
function Invoke-Client([string]$user, [string]$password) {
  (Invoke-Program (Join-Path $open 'com-server.exe') @('--client', '0') $user $password @('OPCDCOM_STATE=')).Code
}

function Get-Rule([string]$name) {
  @((New-Object -ComObject HNetCfg.FwPolicy2).Rules | Where-Object { $_.Name -eq $name })
}

function Get-Tasks {
  $scheduler = New-Object -ComObject Schedule.Service
  $scheduler.Connect()
  try { @($scheduler.GetFolder('\OPC DCOM Wizard').GetTasks(1)) } catch { @() }
}

function Write-Profile([string]$name, [string]$body, [hashtable]$options, [string]$group) {
  $text = '<?xml version="1.0" encoding="UTF-8"?>' + "`n" + '<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup"'
  if ($group) { $text += " group=`"$group`"" }
  $text += ">`n$body"
  foreach ($option in @($options.Keys | Sort-Object)) { $text += "  <option id=`"$option`" value=`"$($options[$option])`"/>`n" }
  $path = Join-Path $work "$name.xml"
  [IO.File]::WriteAllText($path, $text + "</profile>`n", (New-Object Text.UTF8Encoding $false))
  $path
}

function Write-Password([string]$name, [string]$password) {
  $path = Join-Path $work "$name.password"
  [IO.File]::WriteAllText($path, $password, (New-Object Text.UTF8Encoding $false))
  "$name=file:$path"
}

function Write-Limits { Write-Profile 'limits' '' @{ 'limits.level' = 'integrity'; 'limits.impersonation' = 'identify' } }

# What every case on a server starts from, and what it asks for.
function Write-Server([hashtable]$more) {
  $options = @{ 'accounts.group' = 'create'; 'accounts.members' = 'add'; 'applications.launch' = 'merge'; 'applications.access' = 'merge'
    'applications.level' = 'integrity'; 'identity.server' = 'account'; 'identity.server-account' = $account }
  foreach ($key in @($more.Keys)) { if ($key) { $options[$key] = $more[$key] } }
  Write-Profile 'server' "  <user>$client</user>`n  <server>$progid</server>`n" $options $group
}

function Test-Controller { (Get-WmiObject -Class Win32_OperatingSystem).ProductType -eq 2 }

function Assert-Prepared([switch]$Server) {
  if (Test-Controller) { Skip 'a domain controller has no users of its own' }
  if ($Server -and -not (Test-Path -LiteralPath (Join-Path $open 'com-server.exe'))) { Skip 'com-server.exe is not beside the script' }
}

# ---- Before and after each case ----

function Remove-Key([string]$key) {
  $result = Invoke-Program (Join-Path $system 'reg.exe') @('query', $key)
  if ($result.Code -eq 0) { [void](Invoke-Tool 'reg.exe' @('delete', $key, '/f')) }
}

function Remove-Account([string]$name, [string]$class) {
  if (Get-Sid $name) { ([ADSI]"WinNT://$env:COMPUTERNAME,computer").Delete($class, $name) }
}

# Folders that Windows made for users who logged on. It lets go of them a moment after the last process has ended.
function Remove-Profiles {
  for ($i = 0; $i -lt 10; $i++) {
    $left = @(Get-WmiObject -Class Win32_UserProfile | Where-Object { $_ -ne $null -and ([string]$_.LocalPath) -match '\\DcwTest' })
    if ($left.Count -eq 0) { return }
    foreach ($one in $left) { try { $one.Delete() } catch { } }
    Start-Sleep -Seconds 2
  }
  throw "the folder of a test user is in use: $($left[0].LocalPath)"
}

# By names that only these tests use. What opcdcom should have taken back has been looked at before.
function Remove-Everything {
  $problems = @()
  $steps = @(
    { if (Test-Path -LiteralPath (Join-Path $open 'opcdcom.exe')) {
        [void](Invoke-Program (Join-Path $open 'opcdcom.exe') @('resume', '--station', 'local')) } },
    { foreach ($name in $dependent, $service) { if (Get-TestService $name) {
        [void](Invoke-Tool 'sc.exe' @('stop', $name) -MayFail); [void](Invoke-Tool 'sc.exe' @('delete', $name)) } } },
    { Stop-Servers },
    { foreach ($key in $appid, 'HKLM\SOFTWARE\Classes\AppID\com-server.exe', "HKLM\SOFTWARE\Classes\$progid", "HKLM\SOFTWARE\Classes\CLSID\$clsid") { Remove-Key $key } },
    { if ([IntPtr]::Size -eq 8) { Remove-Key "HKLM\SOFTWARE\Wow6432Node\Classes\CLSID\$clsid" } },
    { if ((Get-Service -Name 'MpsSvc').Status -eq 'Running') {
        foreach ($rule in @(Get-Rule $foreign)) { (New-Object -ComObject HNetCfg.FwPolicy2).Rules.Remove($foreign) } } },
    { if (-not (Test-Controller)) { foreach ($name in $client, $account) { Remove-Account $name 'User' } } },
    { if (-not (Test-Controller)) { Remove-Account $group 'Group' } },
    { Remove-Profiles },
    { foreach ($file in @(Get-ChildItem -LiteralPath $work -ErrorAction SilentlyContinue | Where-Object { -not $_.PSIsContainer -and $_.Name -like '*.password' })) { Remove-Item -LiteralPath $file.FullName } }
  )
  foreach ($step in $steps) { try { & $step } catch { $problems += $_.Exception.Message } }
  if ($problems.Count -gt 0) { throw ($problems -join '; ') }
}

function Initialize-Work {
  foreach ($folder in $work, $open) { if (-not (Test-Path -LiteralPath $folder)) { [void](New-Item -ItemType Directory -Path $folder) } }
  [void](Invoke-Tool 'icacls.exe' @($work, '/setowner', '*S-1-5-32-544'))
  [void](Invoke-Tool 'icacls.exe' @($work, '/inheritance:r', '/grant:r', '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-545:(RX)'))
  [void](Invoke-Tool 'icacls.exe' @($open, '/grant:r', '*S-1-5-32-545:(OI)(CI)RX'))
  Copy-Item -LiteralPath $env:DCW_OPCDCOM -Destination (Join-Path $open 'opcdcom.exe') -Force
  if (Test-Path -LiteralPath $env:DCW_SERVER) { Copy-Item -LiteralPath $env:DCW_SERVER -Destination (Join-Path $open 'com-server.exe') -Force }
  $version = Invoke-Program (Join-Path $open 'opcdcom.exe') @('--version')
  if ($version.Code -ne 0 -or $version.Out -notmatch '^opcdcom ') { throw 'opcdcom --version does not say what it is' }
}

# ---- Cases ----

function Case-accounts {
  Assert-Prepared -Server
  $password = New-Secret
  $asked = Write-Profile 'accounts' "  <user>$client</user>`n" @{ 'accounts.group' = 'create'; 'accounts.users' = 'create'; 'accounts.members' = 'add' } $group
  $given = @('--password', (Write-Password $client $password))
  [void](Opc (@('apply', '--profile', $asked, '--yes') + $given) @(0))
  $sid = Get-Sid $client
  Check ($sid -ne $null -and (Get-Sid $group) -ne $null) 'the user and the group are there'
  $flags = [int](Get-Account $client 'user').UserFlags.Value
  Check (($flags -band 0x10000) -ne 0) ('the password never expires: flags 0x{0:X}' -f $flags)
  Check (($flags -band 0x2) -eq 0) 'the user is not disabled'
  $right = (Invoke-Program (Join-Path $open 'com-server.exe') @('--logon', $client, '.') $null $null @("DCW_TEST_PASSWORD=$password")).Code
  Check ($right -eq 0) 'the password that was given is the one that it has'
  [void](Opc @('plan', '--profile', $asked) @(0))
  [void](Opc @('undo', 'last') @(0))
  Check ((Get-Sid $client) -eq $null -and (Get-Sid $group) -eq $null) 'both are gone after undo'
  New-TestUser $client $password
  $own = Get-Sid $client
  $flags = [int](Get-Account $client 'user').UserFlags.Value
  [void](Opc (@('apply', '--profile', $asked, '--yes')) @(0))
  Check ((Get-Sid $client) -eq $own) 'a user that is there is adopted'
  [void](Opc @('undo', 'last') @(0))
  Check ((Get-Sid $client) -eq $own -and [int](Get-Account $client 'user').UserFlags.Value -eq $flags) 'it is there after undo, with its own flags'
}

function Case-members {
  Assert-Prepared
  New-TestUser $client (New-Secret)
  $sid = Get-Sid $client
  $before = @(Get-Members 'S-1-5-32-562')
  $asked = Write-Profile 'members' "  <user>$client</user>`n" @{ 'accounts.group' = 'create'; 'accounts.members' = 'add'; 'accounts.dcom-users' = 'add' } $group
  [void](Opc @('apply', '--profile', $asked, '--yes') @(0))
  Check ((Get-Members 'S-1-5-32-562') -contains $sid) 'it is a member of Distributed COM Users, whatever they are called here'
  Check ((Get-Members (Get-Sid $group)) -contains $sid) 'it is a member of the new group'
  [void](Opc @('undo', 'last') @(0))
  $after = @(Get-Members 'S-1-5-32-562')
  Check ((@($before | Sort-Object) -join ' ') -eq (@($after | Sort-Object) -join ' ')) 'the members are those of before'
}

function Case-rights {
  Assert-Prepared
  New-TestUser $client (New-Secret)
  $sid = Get-Sid $client
  $right = 'SeDenyNetworkLogonRight'
  $own = @(Get-Holders $right)
  try {
    Set-Holders $right ($own + @("*$sid"))
    Check (Test-Holds $right $sid $client) 'logging on over the network is denied to the user'
    $asked = Write-Profile 'rights' "  <user>$client</user>`n" @{ 'accounts.group' = 'create'; 'accounts.members' = 'add'; 'accounts.network-logon' = 'grant'; 'accounts.deny-logon' = 'remove' } $group
    [void](Opc @('apply', '--profile', $asked, '--yes') @(0))
    Check (-not (Test-Holds $right $sid $client)) 'it is not denied any more'
    $groupSid = Get-Sid $group
    Check (Test-Holds 'SeNetworkLogonRight' $groupSid $group) 'the group may log on over the network'
    [void](Opc @('undo', 'last') @(0))
    Check (Test-Holds $right $sid $client) 'it is denied again after undo'
    Check (-not (Test-Holds 'SeNetworkLogonRight' $groupSid $group)) 'the group is gone from who may log on'
  } finally { Set-Holders $right $own }
  Check ((@(Get-Holders $right) -join ' ') -eq ($own -join ' ')) 'the right is as it was'
}

# Applies the whole job for the class as a program, with a RunAs account.
function Start-Job([hashtable]$more) {
  Assert-Prepared -Server
  $script:clientPassword = New-Secret
  $script:accountPassword = New-Secret
  New-TestUser $client $script:clientPassword
  Register-Server
  $script:job = Write-Server $more
  $script:given = @('--password', (Write-Password $account $script:accountPassword))
  $script:keys = @($ole, $appid, "HKLM\SOFTWARE\Classes\CLSID\$clsid", 'HKLM\SOFTWARE\Classes\AppID\com-server.exe', $lsa)
  $script:before = Get-Export $script:keys
}

function Case-activation {
  Start-Job
  Check ((Invoke-Client $client $clientPassword) -eq $denied) 'the server is denied to the user before: 0x80070005'
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  Check ((Invoke-Client $client $clientPassword) -eq 0) 'after applying the user starts and calls it'
  Stop-Servers
  [void](Opc @('undo', 'last') @(0))
  Check ((Invoke-Client $client $clientPassword) -eq $denied) 'it is denied again after undo'
  Check ((Get-Export $keys) -eq $before) 'the registry is byte for byte as before'
}

function Case-secret {
  Start-Job
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  $program = Start-Program (Join-Path $open 'com-server.exe') @('--client', '20') $client $clientPassword @('OPCDCOM_STATE=')
  $owners = @()
  for ($i = 0; $i -lt 15 -and $owners.Count -eq 0 -and -not $program.HasEnded; $i++) { Start-Sleep -Seconds 1; $owners = @(Get-ServerOwners) }
  $sid = Get-Sid $account
  $code = $program.Wait(60000).Code
  Check ($code -eq 0) ('it is started and called: 0x{0:X8}' -f $code)
  Check ($owners -contains $sid) "it runs as $account, so the stored password is right: $($owners -join ' ')"
  Stop-Servers
  [void](Opc @('undo', 'last') @(0))
  Check ((Get-Export $keys) -eq $before) 'the registry is byte for byte as before'
  Check ((Get-Sid $account) -eq $null) 'the account is gone'
}

function Case-wrong_password {
  Start-Job @{ 'identity.server-account' = $client }
  $bad = [int](Get-Account $client 'user').BadPasswordAttempts.Value
  $wrong = @('--password', (Write-Password $client (New-Secret)))
  [void](Opc (@('apply', '--profile', $job, '--yes') + $wrong) @(1, 3))
  $now = [int](Get-Account $client 'user').BadPasswordAttempts.Value
  Check ($now - $bad -le 1) "at most one wrong log-on was counted: $bad, then $now"
  Check ((Get-Export $keys) -eq $before) 'nothing was written'
  Check ((Get-Sid $group) -eq $null) 'no group was made'
}

function Start-ServiceJob {
  Assert-Prepared -Server
  $script:accountPassword = New-Secret
  New-TestServices
  Register-Server -AsService
  $script:job = Write-Profile 'service' "  <server>$progid</server>`n" @{ 'identity.server' = 'account'; 'identity.server-account' = $account }
  $script:given = @('--password', (Write-Password $account $script:accountPassword))
  $script:before = Get-Export @($serviceKey)
}

function Case-service {
  Start-ServiceJob
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  $name = (Get-TestService $service).StartName
  Check ($name -eq ".\$account" -or $name -eq "$env:COMPUTERNAME\$account") "its log-on account is $name"
  Check (Test-Holds 'SeServiceLogonRight' (Get-Sid $account) $account) 'the account may log on as a service'
  Start-Service -Name $service
  Check ((Get-ServerOwners) -contains (Get-Sid $account)) 'it starts, as the account'
  Stop-Service -Name $service -Force
  [void](Opc @('undo', 'last') @(0))
  Check ((Get-TestService $service).StartName -eq 'LocalSystem') 'its log-on account is its own again'
  Check ((Get-Export @($serviceKey)) -eq $before) 'its registry is byte for byte as before'
}

function Case-restart {
  Start-ServiceJob
  Start-Service -Name $dependent
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  [void](Opc @('restart', $service, '--yes') @(0))
  foreach ($name in $service, $dependent) { Check ((Get-TestService $name).State -eq 'Running') "$name runs" }
  Check ((Get-ServerOwners) -contains (Get-Sid $account)) 'the service runs as the account'
  [void](Opc @('undo', 'last') @(0))
  [void](Opc @('restart', $service, '--yes') @(0))
  Check ((Get-ServerOwners) -notcontains (Get-Sid $account)) 'after undo it runs as before'
  # Windows starts no program that the account may not read.
  $program = Join-Path $open 'com-server.exe'
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  [void](Invoke-Tool 'icacls.exe' @($program, '/deny', ('*' + (Get-Sid $account) + ':(RX)')))
  try { [void](Opc @('restart', $service, '--yes') @(1, 11)) }
  finally { [void](Invoke-Tool 'icacls.exe' @($program, '/remove:d', ('*' + (Get-Sid $account)))) }
  $now = Get-TestService $service
  Check ($now.StartName -eq 'LocalSystem' -and $now.State -eq 'Running') "it did not start as the account, and runs with its former configuration: $($now.StartName), $($now.State)"
  Check ((Get-TestService $dependent).State -eq 'Running') 'its dependent runs'
  [void](Opc @('undo', 'last') @(0, 11))
}

function Get-Profiles {
  $policy = New-Object -ComObject HNetCfg.FwPolicy2
  @(1, 2, 4 | ForEach-Object { [bool]$policy.FirewallEnabled($_) })
}

function Case-firewall {
  Assert-Prepared -Server
  if ((Get-Service -Name 'MpsSvc').Status -ne 'Running') { Skip 'the firewall of Windows does not run' }
  Register-Server
  $title = 'OPC DCOM: endpoint mapper (TCP 135)'
  $asked = Write-Profile 'firewall' "  <server>$progid</server>`n" @{ 'firewall.mapper' = 'open'; 'firewall.server' = 'open'; 'firewall.scope' = 'subnet' }
  $n = @(Get-Rule $title).Count
  [void](Opc @('apply', '--profile', $asked, '--yes') @(0))
  $rules = @(Get-Rule $title)
  Check ($rules.Count -eq $n + 1) 'there is one more rule for TCP port 135'
  $rule = $rules[$rules.Count - 1]
  Check ($rule.Enabled -and $rule.Direction -eq 1 -and $rule.Action -eq 1 -and $rule.Protocol -eq 6) 'it is on, lets TCP in'
  Check ($rule.RemoteAddresses -match 'LocalSubnet') "for the local network: $($rule.RemoteAddresses)"
  [void](Invoke-Tool 'netsh.exe' @('advfirewall', 'firewall', 'show', 'rule', "name=$title"))
  [void](Opc @('undo', 'last') @(0))
  Check (@(Get-Rule $title).Count -eq $n) 'it is gone after undo'
  $states = Get-Profiles
  $current = (New-Object -ComObject HNetCfg.FwPolicy2).CurrentProfileTypes
  $index = @(0, 1, 2 | Where-Object { $current -band @(1, 2, 4)[$_] })[0]
  if ($index -eq $null) { Skip 'the rules are as they should be; no profile is in use, so none was switched' }
  $word = @('domainprofile', 'privateprofile', 'publicprofile')[$index]
  try {
    [void](Invoke-Tool 'netsh.exe' @('advfirewall', 'set', $word, 'state', 'off'))
    if (@(Get-Profiles)[$index]) { Skip 'a policy keeps the firewall on' }
    $asked = Write-Profile 'profile' '' @{ 'firewall.profiles' = 'on' }
    [void](Opc @('apply', '--profile', $asked, '--yes') @(0))
    Check (@(Get-Profiles)[$index]) "$word is on"
    [void](Opc @('undo', 'last') @(0))
    Check (-not @(Get-Profiles)[$index]) "$word is off again after undo"
  } finally {
    $wanted = 'off'
    if ($states[$index]) { $wanted = 'on' }
    [void](Invoke-Tool 'netsh.exe' @('advfirewall', 'set', $word, 'state', $wanted) -MayFail)
  }
}

function Case-foreign_rule {
  Assert-Prepared -Server
  if ((Get-Service -Name 'MpsSvc').Status -ne 'Running') { Skip 'the firewall of Windows does not run' }
  Register-Server
  $program = Join-Path $open 'com-server.exe'
  [void](Invoke-Tool 'netsh.exe' @('advfirewall', 'firewall', 'add', 'rule', "name=$foreign", 'dir=in', 'action=block', 'protocol=tcp', "program=$program"))
  $asked = Write-Profile 'foreign' "  <server>$progid</server>`n" @{ 'firewall.blocking' = 'disable' }
  [void](Opc @('apply', '--profile', $asked, '--yes') @(0))
  Check (-not @(Get-Rule $foreign)[0].Enabled) 'the rule that blocks is off'
  [void](Opc @('undo', 'last') @(0))
  Check (@(Get-Rule $foreign)[0].Enabled) 'it is on again after undo'
}

function Case-policy {
  $limits = Write-Limits
  $before = Get-Export @($ole)
  $refresh = Start-Program (Join-Path $system 'gpupdate.exe') @('/target:computer', '/force')
  [void](Opc @('apply', '--profile', $limits, '--yes') @(0))
  $code = $refresh.Wait(300000).Code
  Note "    gpupdate ends with $code"
  Check ([int](Get-Value $ole 'LegacyAuthenticationLevel') -eq 5) 'what was applied is there after Group Policy was refreshed'
  [void](Opc @('undo', 'last') @(0))
  Check ((Get-Export @($ole)) -eq $before) 'the registry is byte for byte as before'
  $section = [DcwWindows]::EnterCriticalPolicySection($true)
  Check ($section -ne [IntPtr]::Zero) 'Group Policy can be made to wait'
  $program = Start-Program (Join-Path $open 'opcdcom.exe') @('plan', '--profile', $limits, '--station', 'local')
  $code = $program.Wait(120000).Code
  [void][DcwWindows]::LeaveCriticalPolicySection($section)
  Check ($code -eq 10) 'planning waits for nobody'
}

function Wait-ForUndo([int]$minutes) {
  for ($i = 0; $i -lt $minutes * 6; $i++) {
    $script:applied = (Get-Value $ole 'LegacyAuthenticationLevel') -eq 5
    if (-not $applied -and @(Get-Tasks).Count -eq 0) { return }
    Start-Sleep -Seconds 10
  }
}

function Case-deadline {
  $limits = Write-Limits
  $before = Get-Export @($ole)
  [void](Opc @('apply', '--profile', $limits, '--yes', '--confirm-within', '60') @(11))
  Check ([int](Get-Value $ole 'LegacyAuthenticationLevel') -eq 5) 'it is applied'
  $tasks = @(Get-Tasks)
  Check ($tasks.Count -eq 1) 'there is one task'
  $id = $tasks[0].Definition.Principal.UserId
  Check ($id -eq 'S-1-5-18' -or (New-Object Security.Principal.NTAccount $id).Translate([Security.Principal.SecurityIdentifier]).Value -eq 'S-1-5-18') "the task runs as the system: $id"
  Check (Test-Path -LiteralPath $tasks[0].Definition.Actions.Item(1).Path.Trim('"')) 'its program is there'
  Wait-ForUndo 6
  Check ((Get-Export @($ole)) -eq $before) 'taken back by the task alone, byte for byte'
  Check (@(Get-Tasks).Count -eq 0) 'and the task is gone'
  $result = Opc @('apply', '--profile', $limits, '--yes', '--confirm-within', '600') @(11)
  if (($result.Out + $result.Err) -notmatch 'opcdcom confirm (\d+)') { throw 'not so: the number to confirm is said' }
  [void](Opc @('confirm', $matches[1]) @(0))
  Check (@(Get-Tasks).Count -eq 0) 'after confirming the task is gone'
  Check ([int](Get-Value $ole 'LegacyAuthenticationLevel') -eq 5) 'and what was applied stays'
  [void](Opc @('undo', 'last') @(0))
  Check ((Get-Export @($ole)) -eq $before) 'the registry is byte for byte as before'
}

function Case-deadline_logoff { Skip 'start it with /logoff' }
function Case-deadline_reboot { Skip 'start it with /reboot' }
function Case-remote { Skip 'start it with /remote' }

function Start-Phase([string]$name) {
  Use-State $name
  $before = Get-Export @($ole)
  [void](Opc @('apply', '--profile', (Write-Limits), '--yes', '--confirm-within', '90') @(11))
  Check (@(Get-Tasks).Count -eq 1) 'there is one task'
  [IO.File]::WriteAllText($phase, "$name`r`n$before")
}

# Asks Windows, and not opcdcom, which would take the run back itself.
function Complete-Phase([string]$name, [string]$before) {
  Wait-ForUndo 6
  Check ((Get-Export @($ole)) -eq $before) 'taken back by the task alone, byte for byte'
  Check (@(Get-Tasks).Count -eq 0) 'and the task is gone'
}

function Invoke-Remote {
  Start-Job @{ 'accounts.network-logon' = 'grant'; 'accounts.dcom-users' = 'add'; 'firewall.mapper' = 'open'; 'firewall.server' = 'open'; 'firewall.scope' = 'any' }
  foreach ($round in 'before', 'after') {
    if ($round -eq 'after') { [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0)) }
    [Console]::Out.WriteLine('')
    [Console]::Out.WriteLine("On the second computer, where this script and com-server.exe are too, type:")
    [Console]::Out.WriteLine("    run-on-windows.cmd /client $env:COMPUTERNAME $client")
    [Console]::Out.WriteLine("The password that it asks for is: $clientPassword")
    [Console]::Out.Write("Type here what its last line says after RESULT: ")
    $said = ([string][Console]::In.ReadLine()).Trim()
    Stop-Servers
    Note "    $round applying the second computer says $said"
    if ($round -eq 'before') { Check ($said -ne '0x00000000' -and $said -match '^0x[0-9A-Fa-f]{8}$') 'it is denied before' }
    else { Check ($said -eq '0x00000000') 'it is granted after' }
  }
  [void](Opc @('undo', 'last') @(0))
  Check ((Get-Export $keys) -eq $before) 'the registry is byte for byte as before'
}

# On the second computer: nothing is changed there.
function Invoke-RemoteClient {
  if ($words.Count -ne 3) { Write-Host 'run-on-windows.cmd /client SERVER USER'; exit 2 }
  if (-not (Test-Path -LiteralPath $env:DCW_SERVER)) { Write-Host 'com-server.exe is not beside the script'; exit 3 }
  [Console]::Out.Write("Password of $($words[2]) on $($words[1]) (it is shown): ")
  $env:DCW_TEST_PASSWORD = ([string][Console]::In.ReadLine()).Trim()
  $program = New-Object DcwProgram -ArgumentList @($env:DCW_SERVER, [string[]]@('--client', '5', $words[1], $words[2], '.'), $env:TEMP, [string[]]@(), '', '')
  $result = $program.Wait(300000)
  $env:DCW_TEST_PASSWORD = ''
  Write-Host $result.Out
  Write-Host ('RESULT 0x{0:X8}' -f $result.Code)
  if ($result.Code -eq 0) { exit $good }
  exit 1
}

function Case-unelevated {
  Assert-Prepared
  $password = New-Secret
  New-TestUser $client $password
  $source = Write-Limits
  $asked = Join-Path $open 'limits.xml'
  Copy-Item -LiteralPath $source -Destination $asked -Force
  $before = Get-Export @($ole)
  [void](Opc @('plan', '--profile', $asked) @(10) $client $password @('OPCDCOM_STATE='))
  [void](Opc @('audit') @(0, 10) $client $password @('OPCDCOM_STATE='))
  [void](Opc @('apply', '--profile', $asked, '--yes') @(3) $client $password @('OPCDCOM_STATE='))
  Check ((Get-Export @($ole)) -eq $before) 'nothing was written'
}

function Get-Parts($bytes) {
  $descriptor = New-Object Security.AccessControl.RawSecurityDescriptor ([byte[]]$bytes), 0
  $list = New-Object byte[] $descriptor.DiscretionaryAcl.BinaryLength
  $descriptor.DiscretionaryAcl.GetBinaryForm($list, 0)
  "$($descriptor.Owner) $($descriptor.Group) $([BitConverter]::ToString($list))"
}

function Case-descriptors {
  Start-Job
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  $sid = Get-Sid $group
  $expected = @{ 'LaunchPermission' = "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)(A;;CCDCLCSWRP;;;$sid)" }
  foreach ($name in @($expected.Keys)) {
    $made = (Invoke-Program (Join-Path $open 'com-server.exe') @('--descriptor', $expected[$name])).Out.Trim()
    $bytes = New-Object byte[] ($made.Length / 2)
    for ($i = 0; $i -lt $bytes.Length; $i++) { $bytes[$i] = [Convert]::ToByte($made.Substring(2 * $i, 2), 16) }
    Check ((Get-Parts (Get-Value $appid $name)) -eq (Get-Parts $bytes)) "$name has the owner, group and entries that Windows makes"
  }
  foreach ($pair in @(@($appid, 'AccessPermission'), @($ole, 'MachineLaunchRestriction'), @($ole, 'MachineAccessRestriction'))) {
    $bytes = Get-Value $pair[0] $pair[1]
    if ($bytes -eq $null) { continue }
    $descriptor = New-Object Security.AccessControl.RawSecurityDescriptor ([byte[]]$bytes), 0
    Check ($descriptor.Owner -ne $null -and $descriptor.Group -ne $null -and $descriptor.DiscretionaryAcl -ne $null) "Windows reads $($pair[1])"
    $own = (Invoke-Program (Join-Path $open 'opcdcom.exe') @('sd', '--from', 'hex', '--to', 'sddl', ([BitConverter]::ToString([byte[]]$bytes).Replace('-', '')))).Out.Trim()
    $again = Get-Bytes $own
    Check ((Get-Parts $again) -eq (Get-Parts ([byte[]]$bytes))) "opcdcom and Windows read the same in $($pair[1])"
  }
  [void](Opc @('undo', 'last') @(0))
}

function Case-capture {
  Start-Job @{ 'firewall.mapper' = 'open'; 'firewall.server' = 'open'; 'firewall.scope' = 'subnet'; 'discovery.use' = 'on'; 'limits.level' = 'integrity' }
  $file = Join-Path $work 'capture.xml'
  if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file }
  [void](Opc @('capture', '-o', $file) @(0))
  $opcdcom = Join-Path $open 'opcdcom.exe'
  $live = (Start-Program $opcdcom @('plan', '--profile', $job, '--json', '--station', 'local')).Wait(300000)
  $captured = (Start-Program $opcdcom @('plan', '--profile', $job, '--json', '--station', $file)).Wait(300000)
  Check ($live.Code -eq $captured.Code -and $live.Code -eq 10) "both plans end with $($live.Code)"
  $first = @($live.Out.Split("`n"))
  $second = @($captured.Out.Split("`n"))
  for ($i = 0; $i -lt $first.Count -and $i -lt $second.Count; $i++) {
    if ($first[$i] -ne $second[$i]) { Note "    line $($i + 1): $($first[$i].Trim()) | $($second[$i].Trim())"; break }
  }
  Check ($live.Out -eq $captured.Out) "the plans are equal, $($live.Out.Length) characters; the capture is $file"
}

function Case-state {
  $limits = Write-Limits
  $before = Get-Export @($ole)
  $bad = Join-Path $work 'others'
  if (-not (Test-Path -LiteralPath $bad)) { [void](New-Item -ItemType Directory -Path $bad) }
  [void](Invoke-Tool 'icacls.exe' @($bad, '/grant', '*S-1-5-32-545:(OI)(CI)M'))
  [void](Opc @('apply', '--profile', $limits, '--yes') @(1, 3) $null $null @("OPCDCOM_STATE=$bad"))
  Check ((Get-Export @($ole)) -eq $before) 'nothing was written'
}

function Case-killed {
  $limits = Write-Limits
  $before = Get-Export @($ole)
  $undone = 0
  $kept = 0
  for ($round = 0; $round -lt 30; $round++) {
    $program = Start-Program (Join-Path $open 'opcdcom.exe') @('apply', '--profile', $limits, '--yes', '--station', 'local')
    Start-Sleep -Milliseconds (20 + 30 * $round)
    [void](Invoke-Tool 'taskkill.exe' @('/f', '/pid', [string]$program.Id) -MayFail)
    [void]$program.Wait(60000)
    [void](Opc @('resume') @(0))
    $script:applied = (Get-Value $ole 'LegacyAuthenticationLevel') -eq 5
    if ($applied) { $kept++; [void](Opc @('undo', 'last') @(0)) } else { $undone++ }
    if ((Get-Export @($ole)) -ne $before) { throw "not so: as before after round $round" }
  }
  Check ($true) "30 rounds: $kept times applied, $undone times not, and always as before in the end"
}

# ---- Main ----

if ($action -eq 'client') { Invoke-RemoteClient }
$identity = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $identity.IsInRole((New-Object Security.Principal.SecurityIdentifier 'S-1-5-32-544'))) {
  Write-Host 'Start this from a command prompt that was opened with "Run as administrator".'
  exit 3
}
if (-not (Test-Path -LiteralPath $env:DCW_OPCDCOM)) { Write-Host 'opcdcom.exe is not beside the script.'; exit 3 }
$names = @([IO.File]::ReadAllLines($env:DCW_SELF) | ForEach-Object { if ($_ -match '^echo CASE ([a-z-]+) ') { $matches[1] } })
if ($action -eq 'cases') { foreach ($word in $words) { if ($names -notcontains $word) { Write-Host "$word is no case; /list shows them"; exit 2 } } }
if ($action -ne 'resume' -and $action -ne 'clean') {
  [Console]::Out.WriteLine('This changes users, rights, services, the firewall and DCOM of THIS computer, and takes it back.')
  [Console]::Out.WriteLine('It is for a virtual machine or a laboratory PC that nobody needs, never for a computer of a plant.')
  [Console]::Out.Write('To go on, type the word DISPOSABLE: ')
  if (([string][Console]::In.ReadLine()).Trim() -cne 'DISPOSABLE') { Write-Host 'Nothing was done.'; exit 3 }
}

$os = Get-WmiObject -Class Win32_OperatingSystem
$revision = Get-Value 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'UBR'
Note "==== $([DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')) $action $($words -join ' ')"
Note "$($os.Caption) $($os.Version).$revision, $env:PROCESSOR_ARCHITECTURE, language $($os.OSLanguage), culture $((Get-Culture).Name), PowerShell $($PSVersionTable.PSVersion), product type $($os.ProductType)"
try {
  Initialize-Work
  Remove-Everything
} catch { Note "Not begun: $($_.Exception.Message)"; exit 3 }
$leave = $false
switch ($action) {
  'cases' {
    if ($words.Count -gt 0) { $names = $words }
    foreach ($name in $names) { Invoke-Case $name ([ScriptBlock]::Create('Case-' + $name.Replace('-', '_'))) }
  }
  'remote' { Invoke-Case 'remote' { Invoke-Remote } }
  { $_ -eq 'logoff' -or $_ -eq 'reboot' } {
    Note "CASE deadline-$action, first half"
    try { Start-Phase "deadline-$action"; $leave = $true } catch { Note "FAIL deadline-$action $($_.Exception.Message)"; $counts['FAIL']++ }
  }
  'resume' {
    if (-not (Test-Path -LiteralPath $phase)) { Note 'There is nothing to resume: /logoff or /reboot comes first.'; exit 3 }
    $lines = [IO.File]::ReadAllLines($phase)
    $resumed = { Complete-Phase $lines[0] $lines[1] }
    Invoke-Case $lines[0] $resumed
    Remove-Item -LiteralPath $phase
  }
}
if ($leave) {
  Note 'The second half is: run-on-windows.cmd /resume, some minutes after logging on again.'
  if ($action -eq 'reboot') { [void](Invoke-Tool 'shutdown.exe' @('/r', '/t', '5')) } else { [void](Invoke-Tool 'shutdown.exe' @('/l')) }
  exit $good
}
Note "$($counts['PASS']) passed, $($counts['FAIL']) failed, $($counts['SKIP']) skipped"
Note "The report is $report"
try { Remove-Item -LiteralPath $work -Recurse -Force } catch { Note "$work could not be removed: $($_.Exception.Message)" }
if ($counts['FAIL'] -gt 0) { exit 1 }
exit $good

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
rem   run-on-windows.cmd /clean        only takes back and removes what a run that was cut off has left
rem
rem Needs administrator's rights (but for /list and /client), and beside it: opcdcom.exe (or opcdcom-x64.exe, opcdcom-x86.exe) and,
rem for most cases, com-server.exe (or com-server-x64.exe, com-server-x86.exe). It makes users, groups, services, firewall rules
rem and a COM class of its own, all named DcwTest..., changes permissions of DCOM, and takes everything back. The report is
rem dcw-test-report.txt beside it, or in %TEMP% where it can't write there. The report holds no password.
rem
rem When a case has failed the folder that it worked in, below %ProgramData%, is kept, with the journal of every run: what was not
rem taken back can be, by /clean and at the next start, as long as the folder is there. Only administrators get at it.
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
echo CASE rights          a right is granted, a denial removed, both put back, nothing more given; read with secedit
echo CASE secret          a COM server starts as the user whose password was stored
echo CASE wrong-password  a wrong password is refused with one log-on at most, and nothing is written
echo CASE service         a service gets another log-on account, starts as it, and gets its own back, also a user
echo CASE restart         dependents are restarted, or nothing is stopped; what does not start gets what it had
echo CASE firewall        own rules, and a profile that is off; read with netsh and the firewall's own objects
echo CASE foreign-rule    a rule of somebody else that blocks is switched, another of the same name is not
echo CASE policy          nothing is written while Group Policy may write
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
$rulesKey = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules'

# Beyond ASCII and with a blank, as folders at plants are. Others may read and run what is in "open", nobody but administrators
# gets at the rest.
$work = Join-Path $env:ProgramData ('Dcw test ' + [char]0x141 + [char]0xF3 + 'd' + [char]0x17A)
$state = Join-Path $work 'state-none'
$open = Join-Path $work 'open'
$opcdcom = Join-Path $open 'opcdcom.exe'
$phase = Join-Path $work 'phase.txt'
$profileNote = Join-Path $work 'firewall-profile.txt'

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
  Thread output, errors;
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
    // From the start: a program that nobody waits for yet must not wait for a reader.
    output = new Thread(delegate() { try { Result.Out = process.StandardOutput.ReadToEnd(); } catch (IOException) { } });
    errors = new Thread(delegate() { try { Result.Err = process.StandardError.ReadToEnd(); } catch (IOException) { } });
    output.Start();
    errors.Start();
  }
  public int Id { get { return process.Id; } }
  public bool HasEnded { get { return process.HasExited; } }
  public void Kill() { try { process.Kill(); } catch (InvalidOperationException) { } catch (System.ComponentModel.Win32Exception) { } }
  public DcwResult Wait(int milliseconds) {
    if (!process.WaitForExit(milliseconds)) {
      Result.TimedOut = true;
      Kill();
      process.WaitForExit(10000);
    }
    output.Join(10000);
    errors.Join(10000);
    Result.Code = process.HasExited ? process.ExitCode : -1;
    return Result;
  }
}
public static class DcwWindows {
  [DllImport("userenv.dll", SetLastError = true)] public static extern IntPtr EnterCriticalPolicySection(bool machine);
  [DllImport("userenv.dll", SetLastError = true)] public static extern bool LeaveCriticalPolicySection(IntPtr section);
  // While this thread is in the section: whether another one is kept out of it.
  public static bool OthersWait() {
    Thread other = new Thread(delegate() {
      IntPtr section = EnterCriticalPolicySection(true);
      if (section != IntPtr.Zero) LeaveCriticalPolicySection(section);
    });
    other.IsBackground = true;
    other.Start();
    return !other.Join(5000);
  }

  [StructLayout(LayoutKind.Sequential)] public struct Attributes {
    public int Length;
    public IntPtr Root, Name;
    public uint Flags;
    public IntPtr Descriptor, Quality;
  }
  [StructLayout(LayoutKind.Sequential)] public struct Text {
    public ushort Length, Room;
    public IntPtr Letters;
  }
  [DllImport("advapi32.dll")] static extern uint LsaOpenPolicy(IntPtr computer, ref Attributes attributes, uint access, out IntPtr policy);
  [DllImport("advapi32.dll")] static extern uint LsaAddAccountRights(IntPtr policy, byte[] sid, ref Text right, uint count);
  [DllImport("advapi32.dll")] static extern uint LsaRemoveAccountRights(IntPtr policy, byte[] sid, [MarshalAs(UnmanagedType.U1)] bool all, IntPtr rights, uint count);
  [DllImport("advapi32.dll")] static extern uint LsaClose(IntPtr policy);
  const uint NotFound = 0xC0000034;
  // 0x10: may make accounts, 0x800: may look names up. The number is Windows' own, 0 is good.
  static uint Open(out IntPtr policy) {
    Attributes attributes = new Attributes();
    attributes.Length = Marshal.SizeOf(typeof(Attributes));
    return LsaOpenPolicy(IntPtr.Zero, ref attributes, 0x810, out policy);
  }
  public static uint GrantRight(byte[] sid, string right) {
    IntPtr policy;
    uint status = Open(out policy);
    if (status != 0) return status;
    Text text = new Text();
    text.Length = (ushort)(2 * right.Length);
    text.Room = (ushort)(2 * right.Length + 2);
    text.Letters = Marshal.StringToHGlobalUni(right);
    status = LsaAddAccountRights(policy, sid, ref text, 1);
    Marshal.FreeHGlobal(text.Letters);
    LsaClose(policy);
    return status;
  }
  public static uint RemoveRights(byte[] sid) {
    IntPtr policy;
    uint status = Open(out policy);
    if (status != 0) return status;
    status = LsaRemoveAccountRights(policy, sid, true, IntPtr.Zero, 0);
    LsaClose(policy);
    return status == NotFound ? 0 : status;
  }
}
'@

# ---- The report ----

$report = Join-Path $here 'dcw-test-report.txt'
try { [IO.File]::AppendAllText($report, '') } catch { $report = Join-Path $env:TEMP 'dcw-test-report.txt' }
$secrets = @()
$counts = @{ PASS = 0; FAIL = 0; SKIP = 0 }
$stuck = $false # something was not taken back: nothing more is begun, and nothing that could do it is removed

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
  Use-State $name
  try { & $body }
  catch {
    $verdict = 'FAIL'
    $why = [string]$_.Exception.Message
    if ($why.StartsWith('SKIP ')) { $verdict = 'SKIP'; $why = $why.Substring(5) }
    elseif (-not $why.StartsWith('not so: ')) { $why = $why + ' (' + [string]$_.InvocationInfo.ScriptLineNumber + ')' }
    Note "    $why"
  }
  try { Restore-Everything @($state) }
  catch { Note "    $($_.Exception.Message)"; $verdict = 'FAIL' }
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
  $result = Invoke-Program $opcdcom ($arguments + @('--station', 'local')) $user $password $variables
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

# secedit may be a moment behind.
function Test-Becomes([scriptblock]$so) {
  for ($i = 0; $i -lt 10; $i++) {
    if (& $so) { return $true }
    Start-Sleep -Seconds 2
  }
  $false
}

function Show-Holders([string]$right) { @(Get-Holders $right | Sort-Object) -join ' ' }

function Get-SidBytes([string]$sid) {
  $made = New-Object Security.Principal.SecurityIdentifier $sid
  $bytes = New-Object byte[] $made.BinaryLength
  $made.GetBinaryForm($bytes, 0)
  , $bytes
}

function Add-Right([string]$sid, [string]$right) {
  $status = [DcwWindows]::GrantRight([byte[]](Get-SidBytes $sid), $right)
  if ($status -ne 0) { throw ('{0} can not be given to {1}: 0x{2:X8}' -f $right, $sid, $status) }
}

# All that it has: these tests ask for accounts of their own alone.
function Remove-Rights([string]$sid) {
  $status = [DcwWindows]::RemoveRights([byte[]](Get-SidBytes $sid))
  if ($status -ne 0) { throw ('the rights of {0} can not be removed: 0x{1:X8}' -f $sid, $status) }
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

# What a function has returned may be wrapped; the registry wants what is inside.
function Set-Value([string]$key, [string]$name, $value, [string]$type) {
  $path = $key.Replace('HKLM\', 'HKEY_LOCAL_MACHINE\')
  if ($type -eq 'Binary') { [Microsoft.Win32.Registry]::SetValue($path, $name, [byte[]]$value, 'Binary') }
  else { [Microsoft.Win32.Registry]::SetValue($path, $name, [string]$value, 'String') }
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

# Whether the only rule of this name for this program is on.
function Test-Rule([string]$name, [string]$program) {
  $found = @(Get-Rule $name | Where-Object { $_.ApplicationName -eq $program })
  if ($found.Count -ne 1) { throw "not so: there is one rule $name for $program, but $($found.Count)" }
  [bool]$found[0].Enabled
}

# As the registry has them, which is not always what the firewall's own objects say.
function Get-StoredRules([string]$part) {
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($rulesKey)
  foreach ($name in $key.GetValueNames()) {
    $text = [string]$key.GetValue($name, '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    if ($text.Contains($part)) { "$name = $text" }
  }
  $key.Close()
}

function Get-Tasks {
  $scheduler = New-Object -ComObject Schedule.Service
  $scheduler.Connect()
  try { $tasks = $scheduler.GetFolder('\OPC DCOM Wizard').GetTasks(1) } catch { return }
  for ($i = 1; $i -le $tasks.Count; $i++) { $tasks.Item($i) }
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

function Write-Limits {
  if ((Get-Value $ole 'LegacyAuthenticationLevel') -eq 5) { Skip 'the default authentication level is packet integrity here already' }
  Write-Profile 'limits' '' @{ 'limits.level' = 'integrity'; 'limits.impersonation' = 'identify' }
}

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

# Rights first: Windows keeps those of accounts that are gone.
function Remove-Account([string]$name, [string]$class) {
  $sid = Get-Sid $name
  if ($sid -eq $null) { return }
  Remove-Rights $sid
  ([ADSI]"WinNT://$env:COMPUTERNAME,computer").Delete($class, $name)
}

# A service that was removed is there until its process has ended and nobody holds it any more.
function Remove-TestService([string]$name) {
  if (-not (Get-TestService $name)) { return }
  [void](Invoke-Tool 'sc.exe' @('stop', $name) -MayFail)
  [void](Invoke-Tool 'sc.exe' @('delete', $name) -MayFail)
  for ($i = 0; $i -lt 15; $i++) {
    if (-not (Get-TestService $name)) { return }
    Stop-Servers
    Start-Sleep -Seconds 2
  }
  throw "the service $name could not be removed"
}

# What a case has switched off is as it was noted before that.
function Restore-FirewallProfile {
  if (-not (Test-Path -LiteralPath $profileNote)) { return }
  $parts = [IO.File]::ReadAllText($profileNote).Trim().Split(' ')
  [void](Invoke-Tool 'netsh.exe' @('advfirewall', 'set', $parts[0], 'state', $parts[1]))
  Remove-Item -LiteralPath $profileNote
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

# Runs in the present state folder, oldest first, as opcdcom tells of them.
function Get-Runs {
  $told = (Start-Program $opcdcom @('history', '--json', '--station', 'local')).Wait(300000)
  if ($told.Code -ne 0) { throw "opcdcom history ends with $($told.Code): $($told.Err.Trim())" }
  $found = [regex]::Matches($told.Out, '"number": (\d+),\s+"what": "(\w+)",\s+"of": (\d+),\s+"undoes": (\d+|null),\s+"undoneBy": [^,]+,\s+"time": [^,]+,\s+"ended": [^,]+,\s+"phase": "(\w+)",\s+"finished": (true|false),\s+"effect": (true|false)')
  if ($told.Out -notmatch '"runs": \[' -or $found.Count -ne [regex]::Matches($told.Out, '"undoneBy": ').Count) { throw 'what opcdcom history says is not understood' }
  foreach ($one in $found) {
    New-Object PSObject -Property @{ Number = [int]$one.Groups[1].Value; What = $one.Groups[2].Value; Root = $one.Groups[3].Value
      Undoes = $one.Groups[4].Value; Phase = $one.Groups[5].Value; Finished = $one.Groups[6].Value -eq 'true'; Effect = $one.Groups[7].Value -eq 'true' }
  }
}

# What is in place of the runs in a state folder is taken back: of each plan the latest run that has an effect counts. To undo
# whatever was last would do again what had been taken back.
function Restore-Runs([string]$folder) {
  if (-not (Test-Path -LiteralPath $folder)) { return }
  $former = $state
  $script:state = $folder
  try {
    # What it came to is asked next: a run that waits for being confirmed is none of its business.
    [void](Invoke-Program $opcdcom @('resume', '--station', 'local'))
    $latest = @{}
    foreach ($run in @(Get-Runs)) {
      if (-not $run.Finished -and $run.Phase -ne 'waiting') { throw "run $($run.Number) is unfinished" }
      if ($run.Effect) { $latest[$run.Root] = $run }
    }
    foreach ($run in @($latest.Values | Sort-Object -Property Number -Descending)) {
      $number = [string]$run.Number
      if ($run.What -eq 'undo') {
        if ($run.Phase -ne 'partly') { continue }
        $number = $run.Undoes
      }
      $asked = @('undo', $number, '--yes', '--station', 'local')
      if ((Invoke-Program $opcdcom $asked).Code -eq 0) { continue }
      # Nobody else works here: what is otherwise now was left by a case that broke off.
      $asked += @('--on-conflict', 'overwrite')
      foreach ($file in @(Get-ChildItem -LiteralPath $work | Where-Object { $_.Name -like '*.password' })) {
        $asked += @('--password', ($file.Name.Substring(0, $file.Name.Length - 9) + '=file:' + $file.FullName))
      }
      if ((Invoke-Program $opcdcom $asked).Code -ne 0) { throw "run $number" }
    }
  } finally { $script:state = $former }
}

function Get-StateFolders {
  @(Get-ChildItem -LiteralPath $work | Where-Object { $_.PSIsContainer -and $_.Name -like 'state-*' } | Sort-Object -Property LastWriteTime -Descending | ForEach-Object { $_.FullName })
}

# First the runs, then things by names that only these tests use: an account that is gone could not be taken out of anything.
function Restore-Everything([string[]]$folders) {
  $problems = @()
  foreach ($folder in $folders) {
    try { Restore-Runs $folder }
    catch { $problems += "$folder`: $($_.Exception.Message)"; $script:stuck = $true }
  }
  if ($problems.Count -gt 0) { throw ('NOT TAKEN BACK: ' + ($problems -join '; ')) }
  $steps = @(
    { foreach ($name in $dependent, $service) { Remove-TestService $name } },
    { Stop-Servers },
    { foreach ($key in $appid, 'HKLM\SOFTWARE\Classes\AppID\com-server.exe', "HKLM\SOFTWARE\Classes\$progid", "HKLM\SOFTWARE\Classes\CLSID\$clsid") { Remove-Key $key } },
    { if ([IntPtr]::Size -eq 8) { Remove-Key "HKLM\SOFTWARE\Wow6432Node\Classes\CLSID\$clsid" } },
    { if ((Get-Service -Name 'MpsSvc').Status -eq 'Running') {
        foreach ($rule in @(Get-Rule $foreign)) { (New-Object -ComObject HNetCfg.FwPolicy2).Rules.Remove($foreign) } } },
    { Restore-FirewallProfile },
    { if (-not (Test-Controller)) { foreach ($name in $client, $account) { Remove-Account $name 'User' } } },
    { if (-not (Test-Controller)) { Remove-Account $group 'Group' } },
    { Remove-Profiles },
    { if (@($folders).Count -gt 0 -and @(Get-Tasks).Count -gt 0) { throw 'a task of OPC DCOM Wizard is still there' } },
    { foreach ($file in @(Get-ChildItem -LiteralPath $work | Where-Object { $_.Name -like '*.password' })) { Remove-Item -LiteralPath $file.FullName } }
  )
  foreach ($step in $steps) { try { & $step } catch { $problems += $_.Exception.Message } }
  if ($problems.Count -gt 0) { throw ('not removed: ' + ($problems -join '; ')) }
}

function Initialize-Work {
  foreach ($folder in $work, $open) { if (-not (Test-Path -LiteralPath $folder)) { [void](New-Item -ItemType Directory -Path $folder) } }
  [void](Invoke-Tool 'icacls.exe' @($work, '/setowner', '*S-1-5-32-544'))
  [void](Invoke-Tool 'icacls.exe' @($work, '/inheritance:r', '/grant:r', '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-545:(RX)'))
  [void](Invoke-Tool 'icacls.exe' @($open, '/grant:r', '*S-1-5-32-545:(OI)(CI)RX'))
  Copy-Item -LiteralPath $env:DCW_OPCDCOM -Destination $opcdcom -Force
  if (Test-Path -LiteralPath $env:DCW_SERVER) { Copy-Item -LiteralPath $env:DCW_SERVER -Destination (Join-Path $open 'com-server.exe') -Force }
  $version = Invoke-Program $opcdcom @('--version')
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

# Of what nobody but administrators has to begin with: logging on as a batch job. Most Windows let everybody log on over the network,
# and what somebody has already is not given a second time.
function Case-rights {
  Start-Job @{ 'accounts.network-logon' = 'grant'; 'accounts.deny-logon' = 'remove' }
  $sid = Get-Sid $client
  $deny = 'SeDenyNetworkLogonRight'
  $network = 'SeNetworkLogonRight'
  $batch = 'SeBatchLogonRight'
  $ofDeny = Show-Holders $deny
  $ofNetwork = Show-Holders $network
  $ofBatch = Show-Holders $batch
  $everybody = @($ofNetwork.Split(' ') | Where-Object { @('*S-1-1-0', '*S-1-5-11', '*S-1-5-2', '*S-1-5-32-545') -contains $_ }).Count -gt 0
  Add-Right $sid $deny
  Check (Test-Becomes { Test-Holds $deny $sid $client }) 'logging on over the network is denied to the user'
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  Check (Test-Becomes { -not (Test-Holds $deny $sid $client) }) 'it is not denied any more'
  Check (Test-Becomes { Test-Holds $batch (Get-Sid $account) $account }) 'the account of the server may log on as a batch job'
  if ($everybody) { Check (-not (Test-Holds $network (Get-Sid $group) $group)) 'the group is given nothing that everybody has' }
  else { Check (Test-Becomes { Test-Holds $network (Get-Sid $group) $group }) 'the group may log on over the network' }
  [void](Opc @('plan', '--profile', $job) @(0))
  [void](Opc @('undo', 'last') @(0))
  Check (Test-Becomes { Test-Holds $deny $sid $client }) 'it is denied again after undo'
  Check (Test-Becomes { (Show-Holders $batch) -eq $ofBatch }) 'those who may log on as a batch job are those of before'
  Check (Test-Becomes { (Show-Holders $network) -eq $ofNetwork }) 'and those who may log on over the network'
  Remove-Rights $sid
  Check (Test-Becomes { (Show-Holders $deny) -eq $ofDeny }) 'and those to whom that is denied'
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
}

# Another log-on account, and its own back. back: what taking that back needs; sid: whom it runs as before.
function Invoke-ServiceJob([string[]]$back, [string]$sid) {
  $own = (Get-TestService $service).StartName
  $stored = Get-Export @($serviceKey)
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  $name = (Get-TestService $service).StartName
  Check ($name -eq ".\$account" -or $name -eq "$env:COMPUTERNAME\$account") "its log-on account is $name"
  Check (Test-Becomes { Test-Holds 'SeServiceLogonRight' (Get-Sid $account) $account }) 'the account may log on as a service'
  Start-Service -Name $service
  Check (@(Get-ServerOwners) -contains (Get-Sid $account)) 'it starts, as the account'
  Stop-Service -Name $service -Force
  [void](Opc (@('undo', 'last') + $back) @(0))
  $name = (Get-TestService $service).StartName
  Check ($name -ceq $own) "its log-on account is $name again, which was $own"
  Check ((Get-Export @($serviceKey)) -eq $stored) 'its registry is byte for byte as before'
  Start-Service -Name $service
  Check (@(Get-ServerOwners) -contains $sid) 'it starts, as before'
  Stop-Service -Name $service -Force
}

function Case-service {
  Start-ServiceJob
  Invoke-ServiceJob @() 'S-1-5-18'
  $password = New-Secret
  New-TestUser $client $password
  $sid = Get-Sid $client
  Add-Right $sid 'SeServiceLogonRight'
  $changed = (Get-TestService $service).Change($null, $null, $null, $null, $null, $null, ".\$client", $password, $null, $null, $null)
  Check ($changed.ReturnValue -eq 0 -and (Get-TestService $service).StartName -eq ".\$client") "it runs as a user to begin with: $($changed.ReturnValue)"
  Invoke-ServiceJob @('--password', (Write-Password $client $password)) $sid
}

function Get-TestProcesses { foreach ($name in $service, $dependent) { [string](Get-TestService $name).ProcessId } }

function Case-restart {
  Start-ServiceJob
  Start-Service -Name $dependent
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  # One that runs and could not be started again.
  $running = @(Get-TestProcesses)
  Check ($running -notcontains '0') "both services run: $($running -join ' ')"
  [void](Invoke-Tool 'sc.exe' @('config', $dependent, 'start=', 'disabled'))
  [void](Opc @('restart', $service, '--yes') @(1, 3))
  Check ((@(Get-TestProcesses) -join ' ') -eq ($running -join ' ')) 'with a dependent that is disabled nothing is stopped'
  [void](Invoke-Tool 'sc.exe' @('config', $dependent, 'start=', 'demand'))
  [void](Opc @('restart', $service, '--yes') @(0))
  foreach ($name in $service, $dependent) { Check ((Get-TestService $name).State -eq 'Running') "$name runs" }
  Check (@(@(Get-TestProcesses) | Where-Object { $running -contains $_ }).Count -eq 0) 'and both are other processes than before'
  Check (@(Get-ServerOwners) -contains (Get-Sid $account)) 'the service runs as the account'
  [void](Opc @('undo', 'last') @(0))
  [void](Opc @('restart', $service, '--yes') @(0))
  foreach ($name in $service, $dependent) { Check ((Get-TestService $name).State -eq 'Running') "$name runs" }
  Check ((@(Get-ServerOwners | Sort-Object -Unique) -join ' ') -eq 'S-1-5-18') 'after undo they run as before'
  # Windows starts no program that the account may not read.
  $program = Join-Path $open 'com-server.exe'
  [void](Opc (@('apply', '--profile', $job, '--yes') + $given) @(0))
  $refused = '*' + (Get-Sid $account)
  [void](Invoke-Tool 'icacls.exe' @($program, '/deny', "$refused`:(RX)"))
  try { [void](Opc @('restart', $service, '--yes') @(1, 11)) }
  finally { [void](Invoke-Tool 'icacls.exe' @($program, '/remove:d', $refused)) }
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
  $stored = @(Get-StoredRules 'OPC-DCOM-Wizard')
  foreach ($text in $stored) { Note "    stored: $text" }
  Check ($stored.Count -ge 2) 'the registry has the rule, and the one for the program'
  [void](Opc @('plan', '--profile', $asked) @(0))
  [void](Opc @('undo', 'last') @(0))
  Check (@(Get-Rule $title).Count -eq $n) 'it is gone after undo'
  Check (@(Get-StoredRules 'OPC-DCOM-Wizard').Count -eq 0) 'and the registry has none of ours any more'
  $states = @(Get-Profiles)
  $current = (New-Object -ComObject HNetCfg.FwPolicy2).CurrentProfileTypes
  $index = @(0, 1, 2 | Where-Object { $current -band @(1, 2, 4)[$_] })[0]
  if ($index -eq $null) { Skip 'the rules are as they should be; no profile is in use, so none was switched' }
  $word = @('domainprofile', 'privateprofile', 'publicprofile')[$index]
  $wanted = 'off'
  if ($states[$index]) { $wanted = 'on' }
  [IO.File]::WriteAllText($profileNote, "$word $wanted")
  [void](Invoke-Tool 'netsh.exe' @('advfirewall', 'set', $word, 'state', 'off'))
  if (@(Get-Profiles)[$index]) { Skip 'the rules are as they should be; a policy keeps the firewall on' }
  $asked = Write-Profile 'profile' '' @{ 'firewall.profiles' = 'on' }
  [void](Opc @('apply', '--profile', $asked, '--yes') @(0))
  Check (@(Get-Profiles)[$index]) "$word is on"
  [void](Opc @('undo', 'last') @(0))
  Check (-not @(Get-Profiles)[$index]) "$word is off again after undo"
}

# Two of one name: Windows 8 and later know them by their ids; 7 can't tell them apart, and neither may be touched there.
function Case-foreign_rule {
  Assert-Prepared -Server
  if ((Get-Service -Name 'MpsSvc').Status -ne 'Running') { Skip 'the firewall of Windows does not run' }
  Register-Server
  $program = Join-Path $open 'com-server.exe'
  foreach ($one in $program, $opcdcom) {
    [void](Invoke-Tool 'netsh.exe' @('advfirewall', 'firewall', 'add', 'rule', "name=$foreign", 'dir=in', 'action=block', 'protocol=tcp', "program=$one"))
  }
  Check ((Test-Rule $foreign $program) -and (Test-Rule $foreign $opcdcom)) 'two rules of one name block, each another program'
  foreach ($text in @(Get-StoredRules $foreign)) { Note "    stored: $text" }
  $asked = Write-Profile 'foreign' "  <server>$progid</server>`n" @{ 'firewall.blocking' = 'disable' }
  $told = [Version](Get-WmiObject -Class Win32_OperatingSystem).Version -ge [Version]'6.2'
  if (-not $told) {
    [void](Opc @('apply', '--profile', $asked, '--yes') @(1, 3, 11))
    Check ((Test-Rule $foreign $program) -and (Test-Rule $foreign $opcdcom)) 'both are on: this Windows can not tell them apart'
    [void](Invoke-Tool 'netsh.exe' @('advfirewall', 'firewall', 'delete', 'rule', "name=$foreign", "program=$opcdcom"))
  }
  [void](Opc @('apply', '--profile', $asked, '--yes') @(0))
  Check (-not (Test-Rule $foreign $program)) 'the rule that blocks the server is off'
  if ($told) { Check (Test-Rule $foreign $opcdcom) 'the other one of this name is on' }
  [void](Opc @('undo', 'last') @(0))
  Check (Test-Rule $foreign $program) 'it is on again after undo'
  if ($told) { Check (Test-Rule $foreign $opcdcom) 'and so is the other one' }
}

# Nothing on a computer of its own writes this value, so what is looked at is who waits for whom.
function Case-policy {
  $limits = Write-Limits
  $before = Get-Export @($ole)
  $apply = @('apply', '--profile', $limits, '--yes')
  $watch = [Diagnostics.Stopwatch]::StartNew()
  [void](Opc $apply @(0))
  $alone = [int]$watch.ElapsedMilliseconds
  [void](Opc @('undo', 'last') @(0))
  Check ((Get-Export @($ole)) -eq $before) 'the registry is byte for byte as before'
  $program = $null
  $ended = $null
  $section = [DcwWindows]::EnterCriticalPolicySection($true)
  Check ($section -ne [IntPtr]::Zero) 'this script can make Group Policy wait'
  try {
    if (-not [DcwWindows]::OthersWait()) { Skip 'this Windows lets several into the section at once, so who waits can not be seen' }
    $planned = (Start-Program $opcdcom @('plan', '--profile', $limits, '--station', 'local')).Wait(120000).Code
    $program = Start-Program $opcdcom ($apply + @('--station', 'local'))
    # Several times as long as it takes when nobody is in the way; Windows gives it ten minutes.
    Start-Sleep -Milliseconds ([Math]::Min(120000, [Math]::Max(5000, 4 * $alone)))
    $waits = -not $program.HasEnded
    $level = Get-Value $ole 'LegacyAuthenticationLevel'
  } finally {
    [void][DcwWindows]::LeaveCriticalPolicySection($section)
    if ($program -ne $null) { $ended = $program.Wait(300000) }
  }
  Check ($planned -eq 10) 'planning waits for nobody'
  Check ($waits -and $level -ne 5) "nothing is written while somebody else is in the section; alone it takes $alone ms"
  Check ($ended.Code -eq 0) "it goes on when that is over: $($ended.Code) $($ended.Err.Trim())"
  Check ((Get-Value $ole 'LegacyAuthenticationLevel') -eq 5) 'and then it is written'
  $refresh = Start-Program (Join-Path $system 'gpupdate.exe') @('/target:computer', '/force')
  [void](Opc @('undo', 'last') @(0))
  Note "    gpupdate ends with $($refresh.Wait(300000).Code)"
  Check ((Get-Export @($ole)) -eq $before) 'taken back while Group Policy is refreshed, byte for byte'
}

function Wait-ForUndo([int]$minutes) {
  for ($i = 0; $i -lt $minutes * 6; $i++) {
    if ((Get-Value $ole 'LegacyAuthenticationLevel') -ne 5 -and @(Get-Tasks).Count -eq 0) { return }
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
  $program = $tasks[0].Definition.Actions.Item(1).Path.Trim('"')
  Check (Test-Path -LiteralPath $program) "its program is there: $program"
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
    $own = (Invoke-Program $opcdcom @('sd', '--from', 'hex', '--to', 'sddl', ([BitConverter]::ToString([byte[]]$bytes).Replace('-', '')))).Out.Trim()
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
  $elsewhere = @("OPCDCOM_STATE=$bad")
  try { [void](Opc @('apply', '--profile', $limits, '--yes') @(1, 3) $null $null $elsewhere) }
  catch {
    $why = $_
    try { [void](Opc @('undo', 'last') @(0) $null $null $elsewhere) } catch { Note "    $($_.Exception.Message)" }
    throw $why
  }
  Check ((Get-Export @($ole)) -eq $before) 'nothing was written'
}

function Case-killed {
  $limits = Write-Limits
  $before = Get-Export @($ole)
  $undone = 0
  $kept = 0
  for ($round = 0; $round -lt 30; $round++) {
    $program = Start-Program $opcdcom @('apply', '--profile', $limits, '--yes', '--station', 'local')
    Start-Sleep -Milliseconds (20 + 30 * $round)
    [void](Invoke-Tool 'taskkill.exe' @('/f', '/pid', [string]$program.Id) -MayFail)
    [void]$program.Wait(60000)
    [void](Opc @('resume') @(0))
    if ((Get-Value $ole 'LegacyAuthenticationLevel') -eq 5) { $kept++; [void](Opc @('undo', 'last') @(0)) } else { $undone++ }
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
# The second half of a case that goes over a reboot is that nobody but the task takes its run back.
$folders = @()
try {
  Initialize-Work
  if ($action -ne 'resume') { $folders = @(Get-StateFolders) }
  Restore-Everything $folders
  if ($action -ne 'resume' -and (Test-Path -LiteralPath $phase)) { Remove-Item -LiteralPath $phase }
} catch {
  if ($action -eq 'clean') { Note "Not clean: $($_.Exception.Message)" } else { Note "Not begun: $($_.Exception.Message)" }
  Note "**** $work is kept: it holds what takes back the rest. Remove the reason, then: run-on-windows.cmd /clean"
  exit 3
}
$leave = $false
switch ($action) {
  'cases' {
    if ($words.Count -gt 0) { $names = $words }
    foreach ($name in $names) {
      if ($stuck) { Note "NOT RUN $name" }
      else { Invoke-Case $name ([ScriptBlock]::Create('Case-' + $name.Replace('-', '_'))) }
    }
  }
  'remote' { Invoke-Case 'remote' { Invoke-Remote } }
  { $_ -eq 'logoff' -or $_ -eq 'reboot' } {
    Note "CASE deadline-$action, first half"
    try { Start-Phase "deadline-$action"; $leave = $true }
    catch {
      $verdict = 'FAIL'
      if (([string]$_.Exception.Message).StartsWith('SKIP ')) { $verdict = 'SKIP' }
      Note "    $($_.Exception.Message)"
      Note "$verdict deadline-$action"
      $counts[$verdict]++
      try { Restore-Everything @($state) } catch { Note "    $($_.Exception.Message)" }
    }
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
if ($stuck) {
  Note '**** NOT EVERYTHING WAS TAKEN BACK: this computer is not as it was. The report says what stays, after NOT TAKEN BACK.'
  Note "**** $work is kept: it holds what can still do it. Remove the reason, then: run-on-windows.cmd /clean"
} elseif ($counts['FAIL'] -gt 0) {
  Note "**** $work is kept, with the journals of what has failed. When it is not needed any more: run-on-windows.cmd /clean"
} else {
  try { Remove-Item -LiteralPath $work -Recurse -Force } catch { Note "$work could not be removed: $($_.Exception.Message)" }
}
if ($counts['FAIL'] -gt 0) { exit 1 }
exit $good

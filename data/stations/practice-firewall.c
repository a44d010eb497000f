/* The rules that Windows 10 22H2 brings along, as far as they take part in what other computers may reach: facts 6.5 and 6.6.
 * "NoScope" rules are those of networks of a domain, where the others are of private and public ones and for the subnet.
 */
#include "maker.h"

#define HOST "%SystemRoot%\\system32\\svchost.exe"
#define LSASS "%SystemRoot%\\system32\\lsass.exe"
#define ONE "RA4=LocalSubnet|"
#define NEAR "RA4=LocalSubnet|RA6=LocalSubnet|"
#define TCP "6"
#define UDP "17"
#define OUR_HOME "Private Public"

/* A service that is looked after from elsewhere: for the subnet, and for the domain without that. */
#define BOTH_WAYS(id, protocol, port, program, service, name)                                                                    \
  { id, "-In", OUR_HOME, protocol, port, ONE, program, service, name },                                                          \
  {                                                                                                                              \
    id "-NoScope", "-In", "Domain", protocol, port, NULL, program, service, name                                                 \
  }

static const MakerWindowsRule rules[] = {
  { "@FirewallAPI.dll,-25000", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Core Networking */
  { "CoreNet-ICMP6-DU-In", "+In", NULL, "58", NULL, "ICMP6=1:*|", "System", NULL, "-25110" },
  { "CoreNet-ICMP6-PTB-In", "+In", NULL, "58", NULL, "ICMP6=2:*|", "System", NULL, "-25001" },
  { "CoreNet-ICMP6-PTB-Out", "+Out", NULL, "58", NULL, "ICMP6=2:*|", NULL, NULL, "-25002" },
  { "CoreNet-ICMP6-TE-In", "+In", NULL, "58", NULL, "ICMP6=3:*|", "System", NULL, "-25113" },
  { "CoreNet-ICMP6-PP-In", "+In", NULL, "58", NULL, "ICMP6=4:*|", "System", NULL, "-25116" },
  { "CoreNet-ICMP6-RS-In", "+In", NULL, "58", NULL, "ICMP6=133:*|", "System", NULL, "-25009" },
  { "CoreNet-ICMP6-RA-In", "+In", NULL, "58", NULL, "ICMP6=134:*|RA6=fe80::/64|", "System", NULL, "-25012" },
  { "CoreNet-ICMP6-NDS-In", "+In", NULL, "58", NULL, "ICMP6=135:*|", "System", NULL, "-25019" },
  { "CoreNet-ICMP6-NDA-In", "+In", NULL, "58", NULL, "ICMP6=136:*|", "System", NULL, "-25026" },
  { "CoreNet-ICMP6-LQ-In", "+In", NULL, "58", NULL, "ICMP6=130:*|RA6=LocalSubnet|", "System", NULL, "-25061" },
  { "CoreNet-ICMP6-LR-In", "+In", NULL, "58", NULL, "ICMP6=131:*|RA6=LocalSubnet|", "System", NULL, "-25068" },
  { "CoreNet-ICMP4-DUFRAG-In", "+In", NULL, "1", NULL, "ICMP4=3:4|", "System", NULL, "-25251" },
  { "CoreNet-IGMP-In", "+In", NULL, "2", NULL, NULL, "System", NULL, "-25376" },
  { "CoreNet-DHCP-In", "+In", NULL, UDP, "68", "RPort=67|", HOST, "dhcp", "-25301" },
  { "CoreNet-DHCP-Out", "+Out", NULL, UDP, "68", "RPort=67|", HOST, "dhcp", "-25302" },
  { "CoreNet-DHCPV6-In", "+In", NULL, UDP, "546", "RPort=547|", HOST, "dhcp", "-25304" },
  { "CoreNet-Teredo-In", "+In", NULL, UDP, "Teredo", NULL, HOST, "iphlpsvc", "-25326" },
  { "CoreNet-IPHTTPS-In", "+In", NULL, TCP, "IPHTTPSIn", NULL, "System", NULL, "-25426" },
  { "CoreNet-IPv6-In", "+In", NULL, "41", NULL, NULL, "System", NULL, "-25351" },
  { "CoreNet-DNS-Out-UDP", "+Out", NULL, UDP, NULL, "RPort=53|", HOST, "dnscache", "-25405" },
  { "CoreNet-GP-NP-Out-TCP", "+Out", "Domain", TCP, NULL, "RPort=445|", "System", NULL, "-25401" },
  { "CoreNet-GP-LSASS-Out-TCP", "+Out", "Domain", TCP, NULL, NULL, LSASS, NULL, "-25407" },

  { "@%systemroot%\\system32\\firewallapi.dll,-3400", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* COM+ */
  { "ComPlusNetworkAccess-DCOM-In", "-In", NULL, TCP, "135", NULL, HOST, "rpcss", "COM+ Network Access (DCOM-In)" },
  { "ComPlusRemoteAdministration-DCOM-In", "-In", NULL, TCP, "RPC", NULL, "%systemroot%\\system32\\dllhost.exe", "COMSysApp",
    "COM+ Remote Administration (DCOM-In)" },

  { "@FirewallAPI.dll,-28502", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* File and Printer Sharing */
  { "FPS-NB_Session-In-TCP", "+In", "Private", TCP, "139", NEAR, "System", NULL, "-28503" },
  { "FPS-NB_Session-In-TCP-NoScope", "-In", "Domain", TCP, "139", NULL, "System", NULL, "-28503" },
  { "FPS-SMB-In-TCP", "+In", "Private", TCP, "445", NEAR, "System", NULL, "-28511" },
  { "FPS-SMB-In-TCP-NoScope", "-In", "Domain", TCP, "445", NULL, "System", NULL, "-28511" },
  { "FPS-NB_Name-In-UDP", "+In", "Private", UDP, "137", NEAR, "System", NULL, "-28519" },
  { "FPS-NB_Datagram-In-UDP", "+In", "Private", UDP, "138", NEAR, "System", NULL, "-28527" },
  { "FPS-SpoolSvc-In-TCP", "+In", "Private", TCP, "RPC", NEAR, "%SystemRoot%\\system32\\spoolsv.exe", "Spooler", "-28535" },
  { "FPS-RPCSS-In-TCP", "+In", "Private", TCP, "RPC-EPMap", NEAR, NULL, "Rpcss", "-28539" },
  { "FPS-RPCSS-In-TCP-NoScope", "-In", "Domain", TCP, "RPC-EPMap", NULL, NULL, "Rpcss", "-28539" },
  { "FPS-ICMP4-ERQ-In", "-In", "Public", "1", NULL, "ICMP4=8:*|" ONE, NULL, NULL, "-28543" },
  { "FPS-ICMP6-ERQ-In", "-In", "Public", "58", NULL, "ICMP6=128:*|RA6=LocalSubnet|", NULL, NULL, "-28545" },
  { "FPS-LLMNR-In-UDP", "+In", "Private", UDP, "5355", NEAR, HOST, "dnscache", "-28548" },
  { "FPS-SMB-Out-TCP", "+Out", "Private", TCP, NULL, "RPort=445|" NEAR, "System", NULL, "-28515" },

  { "@FirewallAPI.dll,-32752", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Network Discovery */
  { "NETDIS-FDPHOST-In-UDP", "-In", "Public", UDP, "3702", NEAR, HOST, "fdphost", "-32785" },
  { "NETDIS-FDPHOST-In-UDP-Active", "+In", "Private", UDP, "3702", NEAR, HOST, "fdphost", "-32785" },
  { "NETDIS-FDRESPUB-WSD-In-UDP", "-In", "Public", UDP, "3702", NEAR, HOST, "fdrespub", "-32809" },
  { "NETDIS-FDRESPUB-WSD-In-UDP-Active", "+In", "Private", UDP, "3702", NEAR, HOST, "fdrespub", "-32809" },
  { "NETDIS-LLMNR-In-UDP", "-In", "Public", UDP, "5355", NEAR, HOST, "dnscache", "-32801" },
  { "NETDIS-LLMNR-In-UDP-Active", "+In", "Private", UDP, "5355", NEAR, HOST, "dnscache", "-32801" },
  { "NETDIS-NB_Datagram-In-UDP", "-In", "Public", UDP, "138", NEAR, "System", NULL, "-32777" },
  { "NETDIS-NB_Datagram-In-UDP-NoScope", "-In", "Domain", UDP, "138", NULL, "System", NULL, "-32777" },
  { "NETDIS-NB_Name-In-UDP", "-In", "Public", UDP, "137", NEAR, "System", NULL, "-32769" },
  { "NETDIS-NB_Name-In-UDP-NoScope", "-In", "Domain", UDP, "137", NULL, "System", NULL, "-32769" },
  { "NETDIS-SSDPSrv-In-UDP", "-In", "Public", UDP, "1900", NEAR, HOST, "Ssdpsrv", "-32753" },
  { "NETDIS-SSDPSrv-In-UDP-Active", "+In", "Private", UDP, "1900", NEAR, HOST, "Ssdpsrv", "-32753" },
  { "NETDIS-UPnPHost-In-TCP", "-In", "Public", TCP, "2869", NEAR, "System", NULL, "-32761" },
  { "NETDIS-UPnPHost-In-TCP-NoScope", "-In", "Domain", TCP, "2869", NULL, "System", NULL, "-32761" },
  { "NETDIS-WSDEVNT-In-TCP", "-In", "Public", TCP, "5357", NEAR, "System", NULL, "-32817" },
  { "NETDIS-WSDEVNTS-In-TCP", "-In", "Public", TCP, "5358", NEAR, "System", NULL, "-32813" },
  { "NETDIS-SSDPSrv-Out-UDP-Active", "+Out", "Private", UDP, NULL, "RPort=1900|" NEAR, HOST, "Ssdpsrv", "-32757" },

  { "@FirewallAPI.dll,-28752", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Remote Desktop */
  { "RemoteDesktop-UserMode-In-TCP", "+In", NULL, TCP, "3389", NULL, HOST, "termservice", "-28775" },
  { "RemoteDesktop-UserMode-In-UDP", "+In", NULL, UDP, "3389", NULL, HOST, "termservice", "-28776" },
  { "RemoteDesktop-Shadow-In-TCP", "-In", NULL, TCP, NULL, NULL, "%SystemRoot%\\system32\\RdpSa.exe", NULL, "-28778" },

  { "@FirewallAPI.dll,-33002", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Remote Assistance */
  { "RemoteAssistance-In-TCP-EdgeScope-Active", "+In", "Domain Private", TCP, NULL, NULL, "%SystemRoot%\\system32\\msra.exe",
    NULL, "-33003" },
  { "RemoteAssistance-RAServer-In-TCP-NoScope-Active", "+In", "Domain", TCP, NULL, NULL, "%SystemRoot%\\system32\\raserver.exe",
    NULL, "-33011" },
  { "RemoteAssistance-DCOM-In-TCP-NoScope-Active", "+In", "Domain", TCP, "135", NULL, HOST, "rpcss", "-33035" },
  { "RemoteAssistance-SSDPSrv-In-UDP-Active", "+In", "Domain Private", UDP, "1900", ONE, HOST, "Ssdpsrv", "-33019" },
  { "RemoteAssistance-PnrpSvc-UDP-In-EdgeScope", "-In", "Public", UDP, "3540", NULL, HOST, "pnrpsvc", "-33039" },

  { "@FirewallAPI.dll,-34251", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Windows Management Instrumentation */
  BOTH_WAYS ("WMI-RPCSS-In-TCP", TCP, "135", HOST, "rpcss", "-34252"),
  BOTH_WAYS ("WMI-WINMGMT-In-TCP", TCP, NULL, HOST, "winmgmt", "-34254"),
  BOTH_WAYS ("WMI-ASYNC-In-TCP", TCP, NULL, "%systemroot%\\system32\\wbem\\unsecapp.exe", NULL, "-34256"),

  { "@FirewallAPI.dll,-29252", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Remote Event Log Management */
  BOTH_WAYS ("RemoteEventLogSvc-In-TCP", TCP, "RPC", HOST, "Eventlog", "-29253"),
  BOTH_WAYS ("RemoteEventLogSvc-NP-In-TCP", TCP, "445", "System", NULL, "-29257"),
  BOTH_WAYS ("RemoteEventLogSvc-RPCSS-In-TCP", TCP, "RPC-EPMap", HOST, "RPCSS", "-29265"),

  { "@FirewallAPI.dll,-29502", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Remote Service Management */
  BOTH_WAYS ("RemoteSvcAdmin-In-TCP", TCP, "RPC", "%SystemRoot%\\system32\\services.exe", NULL, "-29503"),
  BOTH_WAYS ("RemoteSvcAdmin-NP-In-TCP", TCP, "445", "System", NULL, "-29507"),
  BOTH_WAYS ("RemoteSvcAdmin-RPCSS-In-TCP", TCP, "RPC-EPMap", HOST, "RPCSS", "-29515"),

  { "@FirewallAPI.dll,-33252", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Remote Scheduled Tasks Management */
  BOTH_WAYS ("RemoteTask-In-TCP", TCP, "RPC", HOST, "schedule", "-33253"),
  BOTH_WAYS ("RemoteTask-RPCSS-In-TCP", TCP, "RPC-EPMap", HOST, "RPCSS", "-33257"),

  { "@FirewallAPI.dll,-34501", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Remote Volume Management */
  BOTH_WAYS ("RVM-VDS-In-TCP", TCP, "RPC", "%SystemRoot%\\system32\\vds.exe", "vds", "-34502"),
  BOTH_WAYS ("RVM-VDSLDR-In-TCP", TCP, "RPC", "%SystemRoot%\\system32\\vdsldr.exe", NULL, "-34504"),
  BOTH_WAYS ("RVM-RPCSS-In-TCP", TCP, "RPC-EPMap", HOST, "RPCSS", "-34506"),

  { "@FirewallAPI.dll,-34752", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Performance Logs and Alerts */
  BOTH_WAYS ("PerfLogsAlerts-PLASrv-In-TCP", TCP, NULL, "%systemroot%\\system32\\plasrv.exe", NULL, "-34753"),
  BOTH_WAYS ("PerfLogsAlerts-DCOM-In-TCP", TCP, "135", HOST, "rpcss", "-34755"),

  { "@FirewallAPI.dll,-33502", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Distributed Transaction Coordinator */
  BOTH_WAYS ("MSDTC-In-TCP", TCP, NULL, "%SystemRoot%\\system32\\msdtc.exe", NULL, "-33503"),
  BOTH_WAYS ("MSDTC-KTMRM-In-TCP", TCP, "RPC", HOST, "ktmrm", "-33511"),
  BOTH_WAYS ("MSDTC-RPCSS-In-TCP", TCP, "RPC-EPMap", HOST, "RPCSS", "-33513"),

  { "@FirewallAPI.dll,-29002", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* iSCSI Service */
  BOTH_WAYS ("MsiScsi-In-TCP", TCP, NULL, HOST, "Msiscsi", "-29003"),

  { "@FirewallAPI.dll,-28002", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Key Management Service */
  { "SPPSVC-In-TCP", "-In", OUR_HOME, TCP, "1688", ONE, "%SystemRoot%\\system32\\sppextcomobj.exe", NULL, "-28003" },

  { "@FirewallAPI.dll,-30267", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Windows Remote Management */
  { "WINRM-HTTP-In-TCP", "-In", "Public", TCP, "5985", ONE, "System", NULL, "-30253" },
  { "WINRM-HTTP-In-TCP-NoScope", "-In", "Domain Private", TCP, "5985", NULL, "System", NULL, "-30253" },

  { "@netlogon.dll,-1010", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Netlogon Service */
  { "Netlogon-NamedPipe-In", "-In", NULL, TCP, "445", NULL, "System", NULL, "@netlogon.dll,-1003" },
  { "Netlogon-TCP-RPC-In", "-In", NULL, TCP, NULL, NULL, LSASS, NULL, "@netlogon.dll,-1008" },

  { "@sstpsvc.dll,-35001", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Secure Socket Tunneling Protocol */
  { "SSTP-IN-TCP", "-In", NULL, TCP, "443", NULL, "System", NULL, "@sstpsvc.dll,-35002" },

  { "@FirewallAPI.dll,-33752", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Routing and Remote Access */
  { "RRAS-L2TP-In-UDP", "-In", NULL, UDP, "1701", NULL, "System", NULL, "-33753" },
  { "RRAS-PPTP-In-TCP", "-In", NULL, TCP, "1723", NULL, "System", NULL, "-33765" },
  { "RRAS-GRE-In", "-In", NULL, "47", NULL, NULL, "System", NULL, "-33769" },

  { "@snmptrap.exe,-3", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* SNMP Trap */
  { "SNMPTRAP-In-UDP", "-In", OUR_HOME, UDP, "162", ONE, "%SystemRoot%\\system32\\snmptrap.exe", "SNMPTRAP", "@snmptrap.exe,-7" },

  { "@FirewallAPI.dll,-31252", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Windows Media Player Network Sharing */
  { "WMPNSS-WMP-In-UDP", "-In", OUR_HOME, UDP, NULL, ONE, "%PROGRAMFILES%\\Windows Media Player\\wmplayer.exe", NULL, "-31257" },
  { "WMPNSS-HTTPSTR-In-TCP", "-In", "Public", TCP, "10243", ONE, "System", NULL, "-31285" },
  { "WMPNSS-QWave-In-UDP", "-In", OUR_HOME, UDP, "2177", ONE, HOST, "QWAVE", "-31253" },

  { "@FirewallAPI.dll,-36001", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Cast to Device */
  { "PlayTo-In-RTSP-LocalSubnetScope", "+In", "Private", TCP, "23554 23555 23556", ONE, "%SystemRoot%\\system32\\mdeserver.exe",
    NULL, "-36105" },
  { "PlayTo-SSDP-Discovery-PlayToScope", "+In", NULL, UDP, "Ply2Disc", NULL, HOST, "SSDPSRV", "-36104" },

  { "@FirewallAPI.dll,-37002", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* AllJoyn Router */
  { "AllJoyn-Router-In-TCP", "+In", "Domain Private", TCP, "9955", NULL, HOST, "AJRouter", "-37003" },
  { "AllJoyn-Router-In-UDP", "+In", "Domain Private", UDP, NULL, NULL, HOST, "AJRouter", "-37005" },

  { "@FirewallAPI.dll,-37101", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* DIAL protocol server */
  { "DIAL-Protocol-Server-In-TCP-NoScope", "+In", "Domain", TCP, "10247", NULL, "System", NULL, "-37102" },

  { "@FirewallAPI.dll,-37302", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* mDNS */
  { "MDNS-In-UDP-Private-Active", "+In", "Private", UDP, "5353", ONE, HOST, "dnscache", "-37303" },
  { "MDNS-In-UDP-Domain-Active", "+In", "Domain", UDP, "5353", NULL, HOST, "dnscache", "-37303" },
  { "MDNS-In-UDP-Public-Active", "+In", "Public", UDP, "5353", ONE, HOST, "dnscache", "-37303" },

  { "@FirewallAPI.dll,-37402", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Connected Devices Platform */
  { "CDPSvc-In-TCP", "+In", "Domain Private", TCP, NULL, NULL, HOST, "CDPSvc", "-37403" },
  { "CDPSvc-In-UDP", "+In", "Domain Private", UDP, NULL, NULL, HOST, "CDPSvc", "-37405" },

  { "@%systemroot%\\system32\\dosvc.dll,-100", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Delivery Optimization */
  { "DeliveryOptimization-TCP-In", "+In", NULL, TCP, "7680", NULL, HOST, "dosvc", "@%systemroot%\\system32\\dosvc.dll,-102" },
  { "DeliveryOptimization-UDP-In", "+In", NULL, UDP, "7680", NULL, HOST, "dosvc", "@%systemroot%\\system32\\dosvc.dll,-103" },

  { "@peerdistsh.dll,-9000", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* BranchCache: Content Retrieval */
  { "Microsoft-Windows-PeerDist-HttpTrans-In", "-In", NULL, TCP, "80", NULL, "SYSTEM", NULL, "@peerdistsh.dll,-10000" },
  { "@peerdistsh.dll,-9001", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* BranchCache: Peer Discovery */
  { "Microsoft-Windows-PeerDist-WSD-In", "-In", NULL, UDP, "3702", NEAR, HOST, "PeerDistSvc", "@peerdistsh.dll,-10002" },

  { "@icsvc.dll,-700", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Virtual Machine Monitoring */
  { "vm-monitoring-dcom", "-In", NULL, TCP, "135", NULL, HOST, "RpcSs", "@icsvc.dll,-709" },
  { "vm-monitoring-icmpv4", "-In", NULL, "1", NULL, "ICMP4=8:*|", NULL, NULL, "@icsvc.dll,-701" },
  { "vm-monitoring-nb-session", "-In", NULL, TCP, "139", NULL, "System", NULL, "@icsvc.dll,-703" },
  { "vm-monitoring-rpc", "-In", NULL, TCP, "RPC", NULL, HOST, "Schedule", "@icsvc.dll,-707" },

  { "@FirewallAPI.dll,-36751", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Remote Shutdown */
  { "Wininit-Shutdown-In-Rule-TCP-RPC", "-In", NULL, TCP, "RPC", NULL, "%systemroot%\\system32\\wininit.exe", NULL, "-36753" },
  { "Wininit-Shutdown-In-Rule-TCP-RPC-EPMapper", "-In", NULL, TCP, "RPC-EPMap", NULL, "%systemroot%\\system32\\wininit.exe", NULL,
    "-36755" },

  { "@FirewallAPI.dll,-30002", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Windows Defender Firewall Remote Management */
  BOTH_WAYS ("RemoteFwAdmin-In-TCP", TCP, "RPC", HOST, "policyagent", "-30003"),
  BOTH_WAYS ("RemoteFwAdmin-RPCSS-In-TCP", TCP, "RPC-EPMap", HOST, "RPCSS", "-30007"),

  { "@wlansvc.dll,-36864", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* Wi-Fi Direct Network Discovery */
  { "WiFiDirect-KM-Driver-In-TCP", "+In", NULL, TCP, NULL, NULL, "System", NULL, "@wlansvc.dll,-36865" },
  { "WiFiDirect-KM-Driver-In-UDP", "+In", NULL, UDP, NULL, NULL, "System", NULL, "@wlansvc.dll,-36867" },

  { "@FirewallAPI.dll,-36501", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* TPM Virtual Smart Card Management */
  BOTH_WAYS ("TPMVSCMGR-RPCSS-In-TCP", TCP, "135", HOST, "RPCSS", "-36502"),
  BOTH_WAYS ("TPMVSCMGR-Server-In-TCP", TCP, NULL, "%SystemRoot%\\system32\\RmtTpmVscMgrSvr.exe", NULL, "-36504"),

  { "@%SystemRoot%\\system32\\diagtrack.dll,-3001", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }, /* DiagTrack */
  { "Microsoft-Windows-Unified-Telemetry-Client", "+Out", NULL, TCP, NULL, "RPort=443|", HOST, "DiagTrack",
    "@%windir%\\system32\\diagtrack.dll,-3001" },

  { NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};

void
practice_firewall (DcwImage *image)
{
  maker_windows_rules (image, rules);
}

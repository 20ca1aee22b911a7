using System.Globalization;
using System.Net.Sockets;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Wires;

/// <summary>Why a port or connection cannot be had, as sentences for the person who stands before the box.</summary>
internal static class WireFailure
{
    public static LocalText PortMissing(string path, IReadOnlyList<string> available) => available.Count == 0
        ? new($"没有串口 {path}，本机也没有找到其他串口：请检查 USB 转换器是否插好。",
            $"There is no serial port {path}, and no other one on this machine: is the USB adapter plugged in?")
        : new($"没有串口 {path}。本机的串口：{string.Join("、", available)}。",
            $"There is no serial port {path}. Ports on this machine: {string.Join(", ", available)}.");

    public static LocalText PortDenied(string path) => new(
        $"没有权限打开 {path}：请把运行用户加入 dialout 组（sudo usermod -aG dialout 用户名）后重新登录。",
        $"Opening {path} is not permitted: add the user to the group dialout (sudo usermod -aG dialout USER) and log in again.");

    public static LocalText PortBusy(string path) => new(
        $"{path} 已被另一个程序占用：同一条总线上只能有一个主站。",
        $"{path} is in use by another program: one bus can have one master only.");

    public static LocalText LockDenied(string lockFile) => new(
        $"无法使用锁文件 {lockFile}：请检查它的权限。",
        $"The lock file {lockFile} cannot be used: check its permissions.");

    public static LocalText BaudUnsupported(int baud) => new(
        string.Create(CultureInfo.InvariantCulture, $"系统不支持波特率 {baud}：请使用 1200、2400、4800、9600、19200、38400、57600 或 115200。"),
        string.Create(CultureInfo.InvariantCulture,
            $"The baud rate {baud} is not supported here: use 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200."));

    public static LocalText FormatRefused(string path, int baud, SerialParity parity) => new(
        string.Create(CultureInfo.InvariantCulture, $"{path} 不接受 {baud} 波特、校验 {parity}：请检查配置或更换转换器。"),
        string.Create(CultureInfo.InvariantCulture,
            $"{path} does not take {baud} baud with parity {parity}: check the configuration, or use another adapter."));

    public static LocalText NotASerialPort(string path, string reason) => new(
        $"{path} 不能作为串口打开：{reason}", $"{path} cannot be opened as a serial port: {reason}");

    public static LocalText NameUnknown(string host) => new(
        $"找不到主机 {host}：请检查名称或改用 IP 地址。", $"The host {host} is not known: check the name or use its IP address.");

    public static LocalText Refused(string host, int port) => new(
        $"{Place(host, port)} 拒绝连接：设备可能正在重启，或者端口不对。",
        $"{Place(host, port)} refuses the connection: the device may be restarting, or the port is wrong.");

    public static LocalText TimedOut(string host, int port) => new(
        $"{Place(host, port)} 没有响应：请检查网线、电源和 IP 地址。",
        $"{Place(host, port)} does not respond: check cable, power and IP address.");

    public static LocalText Unreachable(string host, int port, SocketError error) => new(
        $"无法连接 {Place(host, port)}（{error}）：请检查网络。", $"{Place(host, port)} cannot be reached ({error}): check the network.");

    public static LocalText Stopped { get; } = new("正在停止。", "Stopping.");

    private static string Place(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
}

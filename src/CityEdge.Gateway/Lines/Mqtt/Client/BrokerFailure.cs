using System.Globalization;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Why there is no connection and what to do about it, in sentences for people.</summary>
/// <param name="Kind">What it is for the program.</param>
/// <param name="Text">What it is for people.</param>
internal readonly record struct BrokerFailure(BrokerFailureKind Kind, LocalText Text)
{
    public static BrokerFailure NameUnknown(BrokerOptions options) => new(BrokerFailureKind.Unreachable, new(
        $"找不到 MQTT 服务器 {options.Host}：请检查名称或改用 IP 地址。",
        $"The MQTT broker {options.Host} is not known: check the name or use its IP address."));

    public static BrokerFailure ConnectionRefused(BrokerOptions options) => new(BrokerFailureKind.Unreachable, new(
        $"{Place(options)} 拒绝连接：MQTT 服务器没有运行，或者端口不对。",
        $"{Place(options)} refuses the connection: the MQTT broker is not running, or the port is wrong."));

    public static BrokerFailure Unreachable(BrokerOptions options, string detail) => new(BrokerFailureKind.Unreachable, new(
        $"无法连接 MQTT 服务器 {Place(options)}（{detail}）：请检查网络。",
        $"The MQTT broker {Place(options)} cannot be reached ({detail}): check the network."));

    public static BrokerFailure NoAnswer(BrokerOptions options) => new(BrokerFailureKind.Silent, new(
        $"{Place(options)} 在规定时间内没有完成 MQTT 连接：请检查地址、端口，以及该端口是否需要 TLS（mqtts://）。",
        $"{Place(options)} did not complete an MQTT connection in time: check address and port, and whether that port wants TLS (mqtts://)."));

    public static BrokerFailure Untrusted(BrokerOptions options, string detail) => new(BrokerFailureKind.Untrusted, new(
        $"与 {Place(options)} 的加密连接失败（{detail}）：请检查服务器证书、CA 文件和系统时间。",
        $"The encrypted connection to {Place(options)} failed ({detail}): check the broker's certificate, the CA file and this machine's clock."));

    public static BrokerFailure Unusable(string path, string detail) => new(BrokerFailureKind.Unusable, new(
        $"文件 {path} 不能使用（{detail}）：请检查路径、内容和权限。",
        $"The file {path} cannot be used ({detail}): check its path, content and permissions."));

    public static BrokerFailure NoQos1(BrokerOptions options) => new(BrokerFailureKind.Refused, new(
        $"MQTT 服务器 {Place(options)} 不支持 QoS 1，报警无法得到确认：请启用 QoS 1 或更换服务器。",
        $"The MQTT broker {Place(options)} does not offer QoS 1, so that no alarm could be acknowledged: allow QoS 1 there, or use another broker."));

    public static BrokerFailure FilterRefused(BrokerOptions options, string filter, int code) => new(BrokerFailureKind.FilterRefused, new(
        string.Create(CultureInfo.InvariantCulture, $"MQTT 服务器 {Place(options)} 拒绝订阅 {filter}（代码 {code}）：请为该用户授权此主题。"),
        string.Create(CultureInfo.InvariantCulture, $"The MQTT broker {Place(options)} refuses the subscription to {filter} (code {code}): permit this topic to the user.")));

    public static BrokerFailure Closed(BrokerOptions options, string detail) => new(BrokerFailureKind.Closed, new(
        $"与 MQTT 服务器 {Place(options)} 的连接已断开（{detail}）：将自动重连。",
        $"The connection to the MQTT broker {Place(options)} broke ({detail}): it is made again by itself."));

    public static BrokerFailure TakenOver(BrokerOptions options) => new(BrokerFailureKind.Closed, new(
        $"另一个客户端以相同的标识 {options.ClientId} 登录了 {Place(options)}：请为每个客户端使用不同的标识。",
        $"Another client with the same id {options.ClientId} logged in at {Place(options)}: give every client an id of its own."));

    public static BrokerFailure Silent(BrokerOptions options) => new(BrokerFailureKind.Silent, new(
        $"MQTT 服务器 {Place(options)} 不再应答：连接将重建；若反复出现，请检查服务器负载和网络。",
        $"The MQTT broker {Place(options)} does not answer any more: the connection is made anew; if this comes back, check the broker's load and the network."));

    public static BrokerFailure Malformed(BrokerOptions options, string detail) => new(BrokerFailureKind.Malformed, new(
        $"{Place(options)} 发来的数据不符合 MQTT（{detail}）：请检查该端口是否为 MQTT 服务。",
        $"What {Place(options)} sends is not the MQTT agreed on ({detail}): check that this port is an MQTT broker's."));

    public static BrokerFailure TooLarge(BrokerOptions options, long bytes) => new(BrokerFailureKind.Malformed, new(
        string.Create(CultureInfo.InvariantCulture, $"{Place(options)} 发来 {bytes} 字节的报文，超过上限 {options.MaximumPacketSize} 字节：请缩小订阅范围，避开图像等大消息。"),
        string.Create(CultureInfo.InvariantCulture, $"{Place(options)} sends a packet of {bytes} bytes, above the limit of {options.MaximumPacketSize}: narrow the subscription so that no images or other large messages match.")));

    public static BrokerFailure HandlerFailed(Exception exception) => new(BrokerFailureKind.HandlerFailed, new(
        $"处理消息时程序出错（{exception.GetType().Name}）：消息未确认，连接将重建；请反馈日志。",
        $"The program failed on a message ({exception.GetType().Name}): it is not acknowledged and the connection is made anew; please report the log."));

    public static BrokerFailure Stopped { get; } = new(BrokerFailureKind.Stopped, new("正在停止。", "Stopping."));

    /// <summary>Of a CONNACK's (or a DISCONNECT's) reason code of MQTT 5; those of 3.1.1 come translated.</summary>
    public static BrokerFailure Refused(BrokerOptions options, int code) => code switch
    {
        0x84 => Because(options, code, "不支持 MQTT 5 也不支持 3.1.1", "请升级服务器。", "it speaks neither MQTT 5 nor 3.1.1", "update the broker."),
        0x85 => Because(options, code, $"不接受客户端标识 {options.ClientId}", "请更换标识。",
            $"it does not accept the client id {options.ClientId}", "choose another one."),
        0x86 => Because(options, code, "用户名或密码错误", "请检查用户名和密码文件。", "user name or password are wrong", "check the user and the password file."),
        0x87 => Because(options, code, "没有登录权限", "请在服务器上授权该用户或检查用户名和密码。",
            "this login is not permitted", "permit this user at the broker, or check user and password."),
        0x88 => Because(options, code, "服务暂不可用", "将自动重试。", "it is not available now", "it is tried again by itself."),
        0x89 or 0x97 or 0x9F => Because(options, code, "服务器繁忙或已达上限", "将自动重试；若持续出现，请提高服务器限额。",
            "it is busy or at its limits", "it is tried again by itself; if this lasts, raise the broker's limits."),
        0x8A => Because(options, code, "该客户端已被禁止", "请在服务器上解除禁止。", "this client is banned", "lift the ban at the broker."),
        0x9C or 0x9D => Because(options, code, "要求改用另一台服务器", "请更新配置中的地址。",
            "it asks to use another server", "change the URL in the configuration."),
        _ => Because(options, code, "服务器未说明原因", "请查看服务器日志。", "it gives no reason that people know", "see the broker's log."),
    };

    private static BrokerFailure Because(BrokerOptions options, int code, string zhWhy, string zhDo, string enWhy, string enDo) => new(BrokerFailureKind.Refused, new(
        string.Create(CultureInfo.InvariantCulture, $"MQTT 服务器 {Place(options)} 拒绝连接：{zhWhy}（代码 {code}）。{zhDo}"),
        string.Create(CultureInfo.InvariantCulture, $"The MQTT broker {Place(options)} refuses the connection: {enWhy} (code {code}); {enDo}")));

    private static string Place(BrokerOptions options) => string.Create(CultureInfo.InvariantCulture, $"{options.Host}:{options.Port}");
}

using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Sites;

/// <summary>The keys of the lines that speak in messages: MQTT, serial frames, HTTP.</summary>
internal static class LineTables
{
    private static readonly Key<string> Address = May("address", new AddressShape(), "127.0.0.1", "127.0.0.1", "监听地址；0.0.0.0 为全部", "address to listen on; 0.0.0.0 for all");
    private static readonly Key<long> MqttPort = May("port", Integer(1, 65535), 1883, "1883", "监听端口", "port to listen on");
    private static readonly Key<string> Certificate = May("certificate", Text, null, null, "PEM 文件：证书链和私钥；未写则不加密", "PEM file with certificate chain and key; left out, there is no TLS");
    private static readonly Key<LoRaWanServer> LoRaWan = May("lorawan", new ChoiceShape<LoRaWanServer>(), LoRaWanServer.Chirpstack, "chirpstack", "LoRaWAN 网络服务器的种类", "which LoRaWAN network server publishes here");
    private static readonly RecordShape<LineConfig> MqttListen = new(
        "mqtt-listen", About("内置的 MQTT 接入：传感器发布到这里。", "The embedded broker that sensors publish to."), [Address, MqttPort, Certificate, LoRaWan],
        bound => new MqttListenLine
        {
            Id = "", Address = bound.Get(Address)!, Port = (int)bound.Get(MqttPort), Certificate = bound.Get(Certificate), LoRaWan = bound.Get(LoRaWan), Places = bound.Places,
        });

    private static readonly Key<Uri> Url = Must("url", new BrokerUrlShape(), "地址：mqtt:// 或 mqtts://", "its address: mqtt:// or mqtts://");
    private static readonly Key<string> ClientId = May("client-id", Text, null, null, "客户端标识", "client id");
    private static readonly Key<string> User = May("user", Text, null, null, "用户名", "user");
    private static readonly Key<string> PasswordFile = May("password-file", Text, null, null, "口令文件：第一行为口令", "file whose first line is the password");
    private static readonly Key<string> Authority = May("authority", Text, null, null, "PEM 文件：签发服务器证书的机构；未写则用系统的", "PEM file of the authority of its certificate; left out, the system's");
    private static readonly RecordShape<LineConfig> MqttConnect = new(
        "mqtt-connect", About("已有的 MQTT 服务器，网关作为客户端。", "An existing MQTT broker that the gateway is a client of."), [Url, ClientId, User, PasswordFile, Authority, LoRaWan],
        bound => new MqttConnectLine
        {
            Id = "", Url = bound.Get(Url)!, ClientId = bound.Get(ClientId), User = bound.Get(User), PasswordFile = bound.Get(PasswordFile), Authority = bound.Get(Authority),
            LoRaWan = bound.Get(LoRaWan), Places = bound.Places,
        });

    private static readonly Key<string> SerialPort = May("port", Text, null, null, "串口；port 与 host 二选一", "serial port; one of port and host");
    private static readonly Key<string> Host = May("host", Text, null, null, "串口服务器", "serial server");
    private static readonly Key<long> TcpPort = May("tcp-port", Integer(1, 65535), 0, null, "串口服务器的 TCP 端口", "TCP port of the serial server");
    private static readonly Key<long> Baud = May("baud", LinkTables.Baud, 2400, "2400", "波特率", "baud rate");
    private static readonly Key<SerialParity> Parity = May("parity", LinkTables.Parity, SerialParity.Even, "even", "校验", "parity");
    private static readonly Key<long> StopBits = May("stop-bits", Integer(1, 2), 1, "1", "停止位", "stop bits");
    private static readonly RecordShape<LineConfig> SerialFrames = new(
        "serial-frames", About("Modbus 以外的串口协议：表计和无线节点。", "Serial protocols other than Modbus: meters and wireless nodes."), [SerialPort, Host, TcpPort, Baud, Parity, StopBits], MakeSerial);

    private static readonly Key<long> HttpPort = Must("port", Integer(1, 65535), "监听端口", "port to listen on");
    private static readonly RecordShape<LineConfig> HttpListen = new(
        "http-listen", About("摄像机和 AI 盒子提交事件的地方。", "Where cameras and AI boxes post their events."), [Address, HttpPort, Certificate],
        bound => new HttpListenLine { Id = "", Address = bound.Get(Address)!, Port = (int)bound.Get(HttpPort), Certificate = bound.Get(Certificate), Places = bound.Places });

    /// <summary>The kinds of line by their key.</summary>
    public static IReadOnlyList<(string Name, Shape<LineConfig> Shape)> Messages { get; } =
        [("mqtt-listen", MqttListen), ("mqtt-connect", MqttConnect), ("serial-frames", SerialFrames), ("http-listen", HttpListen)];

    private static SerialFramesLineConfig MakeSerial(Bound bound)
    {
        if (bound.Has(SerialPort) == bound.Has(Host) || bound.Has(Host) != bound.Has(TcpPort))
        {
            bound.Diagnostics.Error(bound.Places.Start, "须有 port，或者 host 和 tcp-port", "either port, or host and tcp-port");
        }

        return new SerialFramesLineConfig
        {
            Id = "", Port = bound.Get(SerialPort), Host = bound.Get(Host), TcpPort = (int)bound.Get(TcpPort), Baud = (int)bound.Get(Baud), Parity = bound.Get(Parity),
            StopBits = (int)bound.Get(StopBits), Places = bound.Places,
        };
    }
}

using System.Text;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Identification;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Devices.Identification;

/// <summary>Which model a device is, by what it says of itself; and that nothing else makes it one.</summary>
public sealed class ModelMatcherTests
{
    private const string Modbus = "modbus: {baud: 9600}\npoints: {p: {title: P, unit: W, table: input, address: 0, type: u16}}\n";
    private const string Mqtt = "mqtt: {base: zigbee2mqtt, messages: {state: {topic: \"{base}/{address}\"}}}\npoints: {p: {title: P, unit: W, field: p}}\n";

    private static readonly ModelMatcher Matcher = new(
    [
        Model("a/id", Modbus + "identify: {device-id: {vendor: Acme, product: T100}}"),
        Model("a/registers", Modbus + "identify: {fingerprint: [{table: holding, address: 5, value: 300}, {table: input, address: 6, min: 10, max: 20}]}"),
        Model("a/zigbee", Mqtt + "identify: {discovery: [{topic: \"{base}/bridge/devices\", field: definition.model, equals: [T1, T2], address: friendly_name}]}"),
        Model("a/rpc", Mqtt + "identify: {discovery: [{topic: +/events/rpc, field: src, equals: [\"acme-*\"], address: src}]}"),
        Model("a/none", Mqtt),
    ]);

    [Theory]
    [InlineData("ACME Ltd", "xT100-2", "a/id")]
    [InlineData("ACME Ltd", "T10", "")]
    [InlineData("Other", "T100", "")]
    [InlineData("", "", "")]
    public void A_device_id_fits_by_parts_of_vendor_and_product(string vendor, string product, string model) =>
        Assert.Equal(model, string.Join(' ', Matcher.ByDeviceId(vendor, product).Select(profile => profile.Id)));

    [Theory]
    [InlineData(300, 10, "a/registers")]
    [InlineData(300, 20, "a/registers")]
    [InlineData(300, 21, "")]
    [InlineData(301, 15, "")]
    [InlineData(300, -1, "")]
    [InlineData(-1, -1, "")]
    public void A_fingerprint_fits_when_every_register_does_and_silence_never(int first, int second, string model) =>
        Assert.Equal(model, string.Join(' ', Matcher.ByFingerprint((table, address) => (table, address) switch
        {
            (RegisterTable.Holding, 5) when first >= 0 => (ushort)first,
            (RegisterTable.Input, 6) when second >= 0 => (ushort)second,
            _ => null,
        }).Select(profile => profile.Id)));

    [Fact]
    public void Each_item_of_a_bridges_list_is_looked_at() =>
        Assert.Equal(
            [new KnownDevice("a/zigbee", "door 1"), new KnownDevice("a/zigbee", "")],
            Announce("zigbee2mqtt/bridge/devices", """
                [{"type":"Coordinator","definition":null,"friendly_name":"Coordinator"},{"definition":{"model":"T2"},"friendly_name":"door 1"},
                {"definition":{"model":"T22"},"friendly_name":"other"},{"definition":{"model":7},"friendly_name":"odd"},{"definition":{"model":"T1"},"friendly_name":{}}]
                """));

    [Fact]
    public void A_name_may_be_known_by_how_it_begins() =>
        Assert.Equal([new KnownDevice("a/rpc", "acme-1")], Announce("acme-1/events/rpc", """{"src":"acme-1","method":"NotifyStatus"}"""));

    [Theory]
    [InlineData("other/bridge/devices", """[{"definition":{"model":"T1"}}]""")]
    [InlineData("zigbee2mqtt/bridge/devices", "")]
    [InlineData("zigbee2mqtt/bridge/devices", "null")]
    [InlineData("zigbee2mqtt/bridge/devices", "[[[[1]]]]")]
    [InlineData("zigbee2mqtt/bridge/devices", """[{"definition":{"model":"T1"}}""")]
    [InlineData("zigbee2mqtt/bridge/devices", """[{"definition":{"model":"\ud800"}}]""")]
    [InlineData("x/events/rpc", """{"src":"bcme-1"}""")]
    public void Whatever_else_is_said_is_no_device(string topic, string payload) => Assert.Empty(Announce(topic, payload));

    [Fact]
    public void Deep_and_endless_documents_are_no_device()
    {
        Assert.Empty(Announce("zigbee2mqtt/bridge/devices", new string('[', 10_000)));
        Assert.Empty(Matcher.ByAnnouncement("zigbee2mqtt/bridge/devices", new byte[Announcement.MaxBytes + 1]));
    }

    [Fact]
    public void A_scan_listens_to_the_topics_of_all_models() =>
        Assert.Equal(["+/events/rpc", "zigbee2mqtt/bridge/devices"], Matcher.Filters);

    [Theory]
    [InlineData("Acme T9 door", "70B3D5000000AA01", true)]
    [InlineData("acme t9", "70b3d57ed0000001", false)]
    [InlineData("Acme T8", "70B3D5000000AA01", false)]
    public void A_network_servers_words_fit_by_name_and_join_eui(string name, string eui, bool fits)
    {
        var profile = Model("a/zigbee", Mqtt) with { Identify = new IdentifyProfile { Node = new NodeMark(["acme t9"], "70b3d500") } };

        Assert.Equal(fits, new ModelMatcher([profile]).ByNode(name, eui).Count == 1);
    }

    [Theory]
    [InlineData("identify: {device-id: {}}", "6:23: error: vendor or product must be there")]
    [InlineData("identify: {discovery: [{topic: a/b, field: m, equals: [x]}]}", "'discovery' is for devices that speak mqtt")]
    [InlineData("identify: {node: {names: [x]}}", "'node' is for devices that speak lorawan")]
    [InlineData("identify: {node: {names: [], join-eui: 70zz}}", "at most 16 hexadecimal digits")]
    [InlineData("identify: {fingerprint: [{table: holding, address: 1}]}", "either value, or min and max")]
    [InlineData("identify: {fingerprint: [{table: holding, address: 1, value: 1, min: 0}]}", "either value, or min and max")]
    [InlineData("identify: {fingerprint: [{table: holding, address: 1, min: 5, max: 4}]}", "max is below min")]
    [InlineData("identify: {fingerprint: [{table: holding, address: 70000, value: 1}]}", "expected")]
    [InlineData("identify: {discovery: [{topic: \"a/{address}\", field: m, equals: [x]}]}", "write + in place of {address}")]
    [InlineData("identify: {discovery: [{topic: a/b, field: \"m..\", equals: [x]}]}", "is not a path into JSON")]
    [InlineData("identify: {discovery: [{topic: a/b, field: m, equals: [\"*\"]}]}", "not * alone")]
    [InlineData("identify: {devise-id: {vendor: x}}", "did you mean")]
    public void Marks_that_cannot_be_meant_are_said_at_their_place(string identify, string error)
    {
        var diagnostics = new Diagnostics();
        Bind(Modbus + identify, diagnostics);

        Assert.Contains(diagnostics.Sorted(), diagnostic => diagnostic.ToString().Contains(error, StringComparison.Ordinal));
    }

    /// <summary>The bridge's list, as Zigbee2MQTT writes it, with each model that the catalogue has.</summary>
    [Fact]
    public void Every_zigbee_model_of_the_catalogue_is_known_from_its_bridge_and_no_two_are_confused()
    {
        var library = ProfileLibrary.Load(Repository.Profiles);
        var matcher = new ModelMatcher(library.Profiles);
        var zigbee = library.Profiles.Where(profile => profile.Link is MqttProfile { Base: "zigbee2mqtt" } && profile.Id != "zigbee2mqtt/bridge").ToList();

        Assert.NotEmpty(zigbee);
        Assert.All(zigbee, profile =>
        {
            var word = Assert.Single(profile.Identify.Discovery).Words[0];
            var list = Encoding.UTF8.GetBytes($$$"""[{"ieee_address":"0x01","friendly_name":"one","definition":{"model":"{{{word}}}","vendor":"any"}}]""");

            Assert.Equal(new KnownDevice(profile.Id, "one"), Assert.Single(matcher.ByAnnouncement("zigbee2mqtt/bridge/devices", list)));
        });
    }

    private static IReadOnlyList<KnownDevice> Announce(string topic, string payload) => Matcher.ByAnnouncement(topic, Encoding.UTF8.GetBytes(payload));

    private static DeviceProfile Model(string id, string text)
    {
        var diagnostics = new Diagnostics();
        var profile = Bind(text, diagnostics);
        Assert.Empty(diagnostics.Sorted().Select(diagnostic => diagnostic.ToString()));
        return profile! with { Id = id };
    }

    private static DeviceProfile? Bind(string text, Diagnostics diagnostics) =>
        YamlReader.Read("profile.yaml", "name: N\nkind: meter\nsource: test\n" + text, diagnostics) is { } node && ProfileTables.Profile.TryBind(node, diagnostics, out var profile) ? profile : null;
}

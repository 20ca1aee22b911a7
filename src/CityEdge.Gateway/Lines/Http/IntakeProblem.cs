using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>Why a post is not taken: the status, and a sentence for the person who sets the camera up.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Text">What is wrong and what to do.</param>
internal sealed record IntakeProblem(int Status, LocalText Text)
{
    public static readonly IntakeProblem NotHere = new(404, new(
        "这里没有内容。事件请提交到 /v1/devices/设备地址/消息名。", "There is nothing here. Post events to /v1/devices/ADDRESS/MESSAGE."));

    public static readonly IntakeProblem PostOnly = new(405, new("只接受 POST。", "Only POST is taken."));

    public static readonly IntakeProblem Stranger = new(401, new(
        "设备地址或口令不对。口令放在 Authorization: Bearer 中，或作为基本认证的密码；写在网址里无效。",
        "The device's address or its token is wrong. Give the token as Authorization: Bearer, or as the password of basic authentication; in the address it does not count."));

    public static readonly IntakeProblem TooMany = new(429, new(
        "该设备提交太快，请一秒后重发。", "This device sends too much; send again after a second."));

    public static readonly IntakeProblem TooLarge = new(413, new(
        "内容太大：事件最多 64 KiB，连同图片最多 1 MiB。请在设备上关闭图片上传，只发链接。",
        "The body is too large: 64 KiB for an event, 1 MiB with its pictures. Turn pictures off at the device and send their link."));

    public static readonly IntakeProblem TooSlow = new(408, new("内容在 10 秒内没有到齐。", "The body did not come within 10 seconds."));

    public static readonly IntakeProblem WrongType = new(415, new(
        "读不懂这种内容：请发 JSON，或含一个 JSON 部分的 multipart/form-data，不压缩。",
        "This kind of body cannot be read: send JSON, or multipart/form-data with one JSON part, not compressed."));

    public static readonly IntakeProblem NoEvent = new(400, new(
        "multipart 中没有 JSON 部分。", "The multipart body has no part in JSON."));

    public static readonly IntakeProblem BrokenParts = new(400, new(
        "multipart 内容不完整或写法不对。", "The multipart body is not whole, or is not written as it should be."));

    public static readonly IntakeProblem Unreadable = new(400, new(
        "内容读不懂：须为完整的 UTF-8 JSON，嵌套不超过 32 层。该设备此消息的测点已标为坏值。",
        "The body cannot be read: it must be whole JSON in UTF-8, at most 32 levels deep. The points of this message stand as bad now."));

    public static readonly IntakeProblem BrokenRequest = new(400, new("请求不完整或写法不对。", "The request is not whole, or is not written as it should be."));

    public static readonly IntakeProblem OurMistake = new(500, new(
        "网关处理此次提交时出错，事件可能没有生效，请重发；若再次出现，请查看网关日志中编号 1800 的记录。",
        "The gateway failed on this post and the event may not have counted: send it again. If that does not help, look for entry 1800 in the gateway's log."));

    /// <summary>A message that the device's profile does not name.</summary>
    public static IntakeProblem NoMessage(string profile) => new(404, new(
        $"设备档案“{profile}”没有这种消息：请核对路径的最后一段。", $"The profile '{profile}' has no such message: check the last part of the path."));
}

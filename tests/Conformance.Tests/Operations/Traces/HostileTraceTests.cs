using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using FsCheck.Xunit;

namespace Dma.Conformance.Tests.Operations.Traces;

/// <summary>Whatever a file holds, reading ends with a trace or with one clear line.</summary>
public class HostileTraceTests
{
    private static readonly byte[] Stale = TraceFile.Write(Traces.Stale);

    [Theory]
    [InlineData("", "this is no trace, since it is no JSON at line 1")]
    [InlineData("DMA", "this is no trace, since it is no JSON at line 1")]
    [InlineData("{\n\"a\": 1,\n}", "this is no trace, since it is no JSON at line 3")]
    [InlineData("{\"format\":\"dma-conformance-trace\"", "this is no trace, since it is no JSON at line 1")]
    [InlineData("{\"a\":1,\"a\":2}", "this is no trace, since it is no JSON*")]
    [InlineData("[[[[[[[[[[]]]]]]]]]]", "this is no trace, since it is no JSON*")]
    [InlineData("[]", "this is no trace: \"format\": \"dma-conformance-trace\" is missing")]
    [InlineData("null", "this is no trace: *")]
    [InlineData("{\"format\":1}", "this is no trace: *")]
    [InlineData("{\"format\":\"\\ud800\"}", "this is no trace: *")]
    [InlineData("{\"format\":\"another\"}", "this is no trace: *")]
    [InlineData("{\"\\ud800\":1}", "this is no trace, since it is no JSON*")]
    [InlineData("{\"format\":\"\\ud800dma-conformance-trace\"}", "this is no trace: *")]
    [InlineData("{\"format\":\"dma-conformance-trace\\ud800\"}", "this is no trace: *")]
    [InlineData("{\"format\":\"dma-conformance-trac\\u0065\"}", "version of the trace is missing")]
    [InlineData("{\"format\":\"dma-conformance-trace\"}", "version of the trace is missing")]
    public void What_is_no_trace_is_told(string json, string message) =>
        Reading(Encoding.UTF8.GetBytes(json)).WithMessage(message);

    // Each row sets one member of a good trace: an empty value takes it away.
    [Theory]
    [InlineData("version", "2", "this is a trace of version 2; version 1 is the one that is read here")]
    [InlineData("version", "1.5", "version of the trace is no whole number of 0 or more")]
    [InlineData("version", "-1", "version of the trace is no whole number of 0 or more")]
    [InlineData("version", "\"1\"", "version of the trace is no whole number of 0 or more")]
    [InlineData("suite", "", "suite of the trace is missing")]
    [InlineData("suite", "null", "suite of the trace is no text")]
    [InlineData("suite", "\"\"", "suite of the trace is empty")]
    [InlineData("suite", "\"\\ud800\"", "the trace has a text that is no Unicode")]
    [InlineData("suite", "\"\\u001b[31m\"", "suite of the trace has characters that do not print")]
    [InlineData("extra", "1", "the trace has an unknown member \"extra\"")]
    [InlineData("e\u001b", "1", @"the trace has an unknown member ""e\u001b""")]
    [InlineData("clause", "\"DMA-1\"", "clause is \"DMA-1\"; an id looks like DMA-MAP-005")]
    [InlineData("platform", "[]", "platform of the trace is no object")]
    [InlineData(
        "platform.seed",
        "\"0x\"",
        "seed of platform is a hexadecimal number of up to 64 bits, such as \"0x2a\""
    )]
    [InlineData("platform.seed", "\"0x10000000000000000\"", "seed of platform is a hexadecimal number *")]
    [InlineData("platform.seed", "\"42\"", "seed of platform is a hexadecimal number *")]
    [InlineData("platform.seed", "42", "seed of platform of the trace is no text")]
    [InlineData("platform.devices", "\"nic0\"", "devices of platform of the trace is no list")]
    [InlineData("platform.devices", "[1]", "an entry of devices of platform of the trace is no text")]
    [InlineData("platform.code", "\"x\"", "platform of the trace has an unknown member \"code\"")]
    [InlineData("steps", "{}", "steps of the trace is no list")]
    [InlineData("steps", "[7]", "step 1 of 1 is no object")]
    [InlineData("steps.0.id", "0", "the id of a step is a number from 1 to 4294967295, not 0")]
    [InlineData("steps.0.id", "4294967296", "the id of a step is a number from 1 to 4294967295, not 4294967296")]
    [InlineData("steps.0.id", "99999999999999999999", "id of step 1 of 7 is no whole number of 0 or more")]
    [InlineData("steps.1.id", "7", "step #7: the id is taken by an earlier step")]
    [InlineData("steps.0.operation", "\"kmalloc\"", "step #7: there is no operation \"kmalloc\"")]
    [InlineData("steps.0.arguments", "", "arguments of step 1 of 7 is missing")]
    [InlineData("steps.0.arguments", "null", "arguments of step 1 of 7 is no object")]
    [InlineData("steps.0.arguments.count", "", "step #7, alloc_pages: count is missing")]
    [InlineData("steps.0.arguments.count", "1", "\"count\" of arguments of step 1 of 7 is no text")]
    [InlineData("steps.0.arguments.count", "\"01\"", "step #7, alloc_pages: count is \"01\", not a decimal number, *")]
    [InlineData("steps.0.arguments.count", "\"-1\"", "step #7, alloc_pages: count is \"-1\", not a decimal number, *")]
    [InlineData("steps.0.arguments.count", "\"+1\"", "step #7, alloc_pages: count is \"+1\", not a decimal number, *")]
    [InlineData("steps.0.arguments.count", "\"1048577\"", "step #7, alloc_pages: count is \"1048577\", beyond 1048576")]
    [InlineData(
        "steps.0.arguments.placement",
        "\"any\"",
        "*placement is \"any\", not one of ANY, LOW, HIGH, FIRST, LAST"
    )]
    [InlineData("steps.0.arguments.placement", "\"4\"", "*placement is \"4\", not one of ANY, LOW, HIGH, FIRST, LAST")]
    [InlineData("steps.0.arguments.node", "\"1\"", "step #7, alloc_pages: there is no argument \"node\"")]
    [InlineData("steps.1.arguments.size", "\"0x40000001\"", "*cpu_store: size is \"0x40000001\", beyond 0x40000000")]
    [InlineData(
        "steps.1.arguments.size",
        "\"0xffffffffffffffff\"",
        "*size is \"0xffffffffffffffff\", beyond 0x40000000"
    )]
    [InlineData("steps.1.arguments.size", "\"0x 1\"", "*size is \"0x 1\", not a hexadecimal number, such as 0x40")]
    [InlineData("steps.1.arguments.offset", "\"64\"", "*offset is \"64\", not a hexadecimal number, such as 0x40")]
    [InlineData("steps.1.arguments.bytes", "\"0xfd\"", "step #8, cpu_store: bytes is \"0xfd\", beyond 0xfc")]
    [InlineData("steps.1.arguments.buffer", "\"#8\"", "*buffer is #8, and no earlier step has that id")]
    [InlineData("steps.1.arguments.buffer", "\"#12\"", "*buffer is #12, and no earlier step has that id")]
    [InlineData("steps.1.arguments.buffer", "\"7\"", "*buffer is \"7\", not the id of a step, such as #3")]
    [InlineData("steps.3.arguments.mapping", "\"#7\"", "*mapping is #7, and that step makes no mapping")]
    [InlineData("steps.3.arguments.mapping", "\"#8\"", "*mapping is #8, and that step makes no mapping")]
    [InlineData("steps.4.arguments.device", "\"64\"", "step #16, complete: device is \"64\", beyond 63")]
    [InlineData("steps.4.arguments.device", "\"nic0\"", "*device is \"nic0\", not a device's position with or *")]
    [InlineData("steps.4.arguments.device", "\"0:\"", "*device is \"0:\", not a device's position with or *")]
    [InlineData("steps.4.arguments.device", "\"0:a b\"", "*device is \"0:a b\", not a device's position with or *")]
    [InlineData("steps.0.observation", "7", "observation of step 1 of 7 is no text")]
    [InlineData("steps.0.observation", "", "step 2 of 7 has an observation, and the step before it has none")]
    [InlineData("steps.0.comment", "\"\"", "step 1 of 7 has an unknown member \"comment\"")]
    public void What_is_wrong_is_told_in_one_line(string path, string value, string message)
    {
        var bytes = Set(path, value);

        Reading(bytes).WithMessage(message).Which.Message.Should().NotContain("\n").And.NotContain("\u001b");
    }

    [Fact]
    public void Too_many_steps_are_too_many()
    {
        Read(With(StepReader.MostSteps)).Steps.Should().HaveCount(100_000);
        Reading(With(StepReader.MostSteps + 1)).WithMessage("steps of the trace has 100001 entries, more than 100000");

        static byte[] With(int count)
        {
            var steps = string.Join(
                ',',
                Enumerable
                    .Range(1, count)
                    .Select(id =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $$$"""{"id":{{{id}}},"operation":"barrier","arguments":{}}"""
                        )
                    )
            );
            return Set("steps", $"[{steps}]");
        }
    }

    [Property(MaxTest = 2000, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Mutated_bytes_give_a_trace_or_one_line(ulong seed)
    {
        var choice = new SeededChoice(seed);
        var bytes = choice.Chance(1, 2) ? Stale.ToList() : [.. TraceFile.Write(Traces.Draw(seed))];
        for (var changes = 1 + choice.Below(4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = choice.Below(bytes.Count);
            switch (choice.Below(6))
            {
                case 0:
                    bytes[at] = (byte)choice.Below(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << choice.Below(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(1 + choice.Below(40), bytes.Count - at));
                    break;
                case 3:
                    var length = Math.Min(1 + choice.Below(80), bytes.Count - at);
                    bytes.InsertRange(choice.Below(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.InsertRange(at, "\\ud800"u8.ToArray());
                    break;
                default:
                    bytes[at] = (byte)"0123456789#x:\"{}[],"[choice.Below(19)];
                    break;
            }
        }

        AssertTraceOrOneLine([.. bytes]);
    }

    [Property(MaxTest = 500, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Values_of_any_type_give_a_trace_or_one_line(ulong seed)
    {
        string[] values =
        [
            "",
            "null",
            "true",
            "-0",
            "1e400",
            "18446744073709551616",
            "[]",
            "{}",
            "\"\"",
            "\"#1\"",
            "\"0x\"",
            "\"\\udc00\"",
            "\"0xffffffffffffffff\"",
        ];
        string[] members = ["id", "operation", "arguments", "observation", "arguments.size", "arguments.mapping"];
        var choice = new SeededChoice(seed);
        var member = members[choice.Below(members.Length)];
        var path = string.Create(CultureInfo.InvariantCulture, $"steps.{choice.Below(7)}.{member}");

        AssertTraceOrOneLine(Set(path, values[choice.Below(values.Length)]));
    }

    private static void AssertTraceOrOneLine(byte[] bytes)
    {
        try
        {
            var trace = Read(bytes);
            TraceFile.Write(Read(TraceFile.Write(trace))).Should().Equal(TraceFile.Write(trace));
        }
        catch (TraceException exception)
        {
            exception.Message.Should().NotBeEmpty();
            exception.Message.Should().NotContain("\n").And.Match(text => PlainText.IsFit(text));
        }
    }

    private static Trace Read(byte[] bytes) => TraceFile.Read(bytes, AreaTable.Standard);

    private static FluentAssertions.Specialized.ExceptionAssertions<TraceException> Reading(byte[] bytes)
    {
        var read = () => Read(bytes);
        return read.Should().Throw<TraceException>();
    }

    /// <summary>Sets a member of a good trace to a piece of JSON, as text so that it may be one that no writer makes.</summary>
    private static byte[] Set(string path, string json)
    {
        const string Place = "\"a place that is filled in below\"";
        var parts = path.Split('.');
        var root = JsonNode.Parse(Stale)!;
        var node = root;
        foreach (var part in parts[..^1])
        {
            node = int.TryParse(part, CultureInfo.InvariantCulture, out var index) ? node![index] : node![part];
        }

        node!.AsObject().Remove(parts[^1]);
        if (json.Length > 0)
        {
            node.AsObject().Insert(0, parts[^1], JsonNode.Parse(Place));
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace(Place, json, StringComparison.Ordinal));
    }
}

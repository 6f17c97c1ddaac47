namespace Dma.Reference.Tests.DeviceTree;

/// <summary>What is documented as a limit is read up to it, and one more is refused; no blob costs more than its size allows.</summary>
public class LimitTests
{
    private const string Memory = "memory { device_type = \"memory\"; reg = <0 0x10000000>; };";
    private const string Nic = "nic { compatible = \"n\"; dma-coherent; };";
    private const string Reserved = "reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges;";

    public static TheoryData<string, int, string> Limits =>
        new()
        {
            { "reservations", DeviceTreeBlob.MostReservations, "*1024 reservations or fewer" },
            { "levels", DeviceTreeBlob.MostLevels, "*64 levels of nodes or fewer" },
            { "nodes", DeviceTreeBlob.MostNodes, "*65536 nodes or fewer" },
            { "name", DeviceTreeBlob.LongestName, "*within 127 bytes and its block" },
            { "devices", 64, "*64 devices or fewer" },
            { "regions", 64, "*64 reserved regions or fewer" },
            { "masters", 64, "*64 entries or fewer" },
            { "pairs", 64, "*64 entries or fewer, not 65" },
            { "memory", 64, "*64 ranges of memory or fewer" },
            { "strings", DeviceTreeProperty.MostStrings, "*64 strings or fewer" },
        };

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_is_read_and_one_more_is_refused(string limit, int most, string message)
    {
        Reading(limit, most).Should().NotThrow();
        Reading(limit, most + 1).Should().Throw<DeviceTreeException>().WithMessage(message);
    }

    [Fact]
    public void Properties_are_read_up_to_their_limit()
    {
        // The names cost more than the properties, so the same ones are in many nodes.
        var most = DeviceTreeBlob.MostProperties;
        Read(most).Should().NotThrow();
        Read(most + 1).Should().Throw<DeviceTreeException>().WithMessage("*262144 properties or fewer");

        static Action Read(int count) =>
            () =>
                _ = DeviceTreeBlob.Read(
                    DtsCompiler.Compile(
                        $"/dts-v1/; / {{ {Many(count / 512, i => $"n{i} {{ {Many(512, j => $"p{j};")} }};")} {Many(count % 512, j => $"p{j};")} }};"
                    )
                );
    }

    [Fact]
    public void A_list_of_masters_with_a_long_status_costs_no_more_than_its_bytes()
    {
        var masters = string.Concat(Enumerable.Repeat("&smmu ", 10_000));
        var status = string.Concat(Enumerable.Repeat(", \"\"", 40_000));
        var blob = DtsCompiler.Compile(
            Source(
                $"smmu: smmu {{ #iommu-cells = <0>; status = \"okay\"{status}; }};"
                    + $"nic {{ compatible = \"n\"; iommus = <{masters}>; }};"
            )
        );

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = () => BoardBuilder.Read(blob);

        reading.Should().Throw<DeviceTreeException>().WithMessage("*iommus must have 64 entries or fewer");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(BlobMutations.MostAllocated(blob.Length));
    }

    [Fact]
    public void A_status_is_what_stands_before_the_first_zero_byte()
    {
        var board = new BoardReader(
            DeviceTreeBlob.Read(
                DtsCompiler.Compile(
                    Source(
                        "a { compatible = \"n\"; dma-coherent; status = \"okay\", \"x\"; };"
                            + "b { compatible = \"n\"; dma-coherent; status = \"ok\"; };"
                            + "c { compatible = \"n\"; dma-coherent; status = \"okays\"; };"
                            + "d { compatible = \"n\"; dma-coherent; status = \"\", \"okay\"; };"
                            + "e { compatible = \"n\"; dma-coherent; status; };"
                    )
                )
            )
        ).Read();

        board.Devices.Select(device => device.Name).Should().Equal("a", "b");
    }

    [Fact]
    public void Memory_that_all_devices_reach_is_found_behind_many_windows()
    {
        // Each device passes 16 windows on, and all of them the same last one: the product has 16 to the power of four parts.
        var windows = Many(
            16,
            i =>
                i < 15
                    ? $"<{0x0100_0000 + i * 0x1000} {0x0100_0000 + i * 0x1000} 0x1000>"
                    : "<0x8000000 0x8000000 0x4000000>",
            ", "
        );
        var source = Source(
            Many(
                4,
                i =>
                    $"bus{i} {{ #address-cells = <1>; #size-cells = <1>; dma-ranges = {windows}; nic {{ compatible = \"n\"; }}; }};"
            )
        );

        BoardBuilder.Read(DtsCompiler.Compile(source)).MemoryMap.Low.First.Should().Be(0x8000);
    }

    private static Action Reading(string limit, int count)
    {
        var blob = DtsCompiler.Compile(
            limit switch
            {
                "reservations" => $"/dts-v1/; {Many(count, i => $"/memreserve/ {i * 8} 8;")} / {{ }};",
                "levels" => $"/dts-v1/; / {{ {Many(count - 1, _ => "a {")} {Many(count - 1, _ => "};")} }};",
                "nodes" => $"/dts-v1/; / {{ {Many(count - 1, _ => "a { };")} }};",
                "name" => $"/dts-v1/; / {{ {new string('a', count)} {{ }}; }};",
                "devices" => Source(Many(count, i => $"nic@{i} {{ compatible = \"n\"; dma-coherent; }};")),
                "regions" => Source(
                    $"{Nic} {Reserved} {Many(count, i => $"r@{i} {{ reg = <{0x0100_0000 + i * 0x1000} 0x1000>; }};")} }};"
                ),
                "masters" => Source(
                    $"smmu: smmu {{ #iommu-cells = <0>; }}; nic {{ compatible = \"n\"; iommus = <{Many(count, _ => "&smmu ")}>; }};"
                ),
                "pairs" => Source(
                    $"{Nic} {Reserved} r {{ size = <0x1000>; alloc-ranges = <{Many(count, i => $"{i * 0x1000} 0x1000 ")}>; }}; }};"
                ),
                "memory" => Source(
                    Nic
                        + Many(
                            count - 1,
                            i =>
                                $"memory@{i} {{ device_type = \"memory\"; reg = <{0x2000_0000 + i * 0x2000} 0x1000>; }};"
                        )
                ),
                _ => Source(
                    $"{Nic} {Reserved} r {{ size = <0x1000>; compatible = {Many(count, _ => "\"x\"", ", ")}; }}; }};"
                ),
            }
        );
        return limit is "reservations" or "levels" or "nodes" or "name"
            ? () => _ = DeviceTreeBlob.Read(blob)
            : () => _ = new BoardReader(DeviceTreeBlob.Read(blob)).Read();
    }

    private static string Source(string nodes) =>
        $"/dts-v1/; / {{ #address-cells = <1>; #size-cells = <1>; {Memory} {nodes} }};";

    private static string Many(int count, Func<int, string> text, string between = "") =>
        string.Join(between, Enumerable.Range(0, count).Select(text));
}

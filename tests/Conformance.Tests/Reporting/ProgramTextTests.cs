using Dma.Conformance.Operations;
using Dma.Conformance.Reporting;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Reporting;

public class ProgramTextTests
{
    [Fact]
    public void Every_operation_reads_like_a_call()
    {
        var steps = KnownFailures.Program(
            (1, "alloc_pages", "count=2 placement=HIGH"),
            (2, "alloc_pages", "count=1 placement=ANY"),
            (3, "cpu_store", "buffer=#2 offset=0x40 size=0x80 bytes=0x7"),
            (4, "cpu_load", "buffer=#2 offset=0x0 size=0x1000"),
            (5, "set_mask", "device=1 mask=0xffffff"),
            (6, "get_mask", "device=1"),
            (7, "get_required_mask", "device=1"),
            (8, "get_max_mapping_size", "device=1"),
            (9, "map", "device=0 buffer=#1 offset=0x1 size=0x2 direction=TO_DEVICE attributes=SKIP_CPU_SYNC"),
            (10, "map_page", "device=1 buffer=#1 offset=0x3 size=0x4 direction=BIDIRECTIONAL attributes=NONE page=1"),
            (
                11,
                "map_page",
                "device=2 buffer=#1 offset=0x3 size=0x4 direction=FROM_DEVICE attributes=SKIP_CPU_SYNC page=0"
            ),
            (12, "mapping_error", "mapping=#10"),
            (13, "sync_for_cpu", "mapping=#10 offset=0x1 size=0x3"),
            (14, "sync_for_device", "mapping=#10 offset=0x1 size=0x3"),
            (15, "device_store", "mapping=#10 offset=0x0 size=0x4 bytes=0xfc"),
            (16, "device_load", "mapping=#10 offset=0x0 size=0x4"),
            (17, "stray_store", "mapping=#10 offset=0x4 size=0x4 bytes=0x0"),
            (18, "stray_load", "mapping=#10 offset=0x4 size=0x4"),
            (19, "complete", "device=1"),
            (20, "barrier", ""),
            (21, "unmap", "mapping=#9 attributes=SKIP_CPU_SYNC"),
            (22, "unmap", "mapping=#10 attributes=NONE"),
            (23, "free_pages", "buffer=#1"),
            (24, "settle", ""),
            (25, "set_coherent_mask", "device=1 mask=0xffffff"),
            (26, "get_coherent_mask", "device=1"),
            (27, "set_mask_and_coherent", "device=1 mask=0xffffff"),
            (28, "alloc_coherent", "device=1 size=0x30 flags=GFP_ATOMIC|__GFP_ZERO attributes=WRITE_COMBINE"),
            (29, "alloc_noncoherent", "device=0 size=0x40 flags=GFP_KERNEL"),
            (30, "device_load", "mapping=#28 offset=0x8 size=0x4"),
            (31, "cpu_load", "buffer=#29 offset=0x8 size=0x4"),
            (32, "map", "device=1 buffer=#28 offset=0x1 size=0x2 direction=TO_DEVICE attributes=NONE"),
            (33, "free_coherent", "coherent=#28"),
            (34, "free_noncoherent", "coherent=#29"),
            (35, "new_list", ""),
            (36, "add_entry", "list=#35 buffer=#2 offset=0x3 size=0x4 page=1"),
            (37, "map_list", "device=1 list=#35 direction=TO_DEVICE attributes=NONE"),
            (38, "sync_list_for_cpu", "mapped=#37"),
            (39, "sync_list_for_device", "mapped=#37"),
            (40, "device_load", "mapping=#37 offset=0x1 size=0x2"),
            (41, "unmap_list", "mapped=#37 attributes=SKIP_CPU_SYNC"),
            (42, "set_max_segment_size", "device=1 size=0x1000"),
            (43, "set_segment_boundary", "device=1 mask=0xffff"),
            (44, "get_merge_boundary", "device=1")
        );
        steps.Select(step => step.Kind).Distinct().Should().BeEquivalentTo(AreaTable.Standard.Kinds);

        new ProgramText(steps, ["ok", "0x00000005 at 0x00005000", "ok", "0x1000 bytes of 00"], ["nic0", "a b"])
            .Lines()
            .Should()
            .Equal(
                " 1  buffer1 = alloc_pages(2, HIGH)",
                " 2  buffer2 = alloc_pages(1, ANY) -> 0x00000005 at 0x00005000",
                " 3  cpu_store(buffer2+0x40, 0x80 bytes, pattern 0x07)",
                " 4  cpu_load(buffer2+0x0, 0x1000 bytes) -> 0x1000 bytes of 00",
                " 5  set_mask(a b, 0xffffff)",
                " 6  get_mask(a b)",
                " 7  get_required_mask(a b)",
                " 8  get_max_mapping_size(a b)",
                " 9  mapping1 = map(nic0, buffer1+0x1, 0x2 bytes, TO_DEVICE, SKIP_CPU_SYNC)",
                "10  mapping2 = map_page(a b, buffer1[page 1]+0x3, 0x4 bytes, BIDIRECTIONAL)",
                "11  mapping3 = map_page(device 2, buffer1[page 0]+0x3, 0x4 bytes, FROM_DEVICE, SKIP_CPU_SYNC)",
                "12  mapping_error(mapping2)",
                "13  sync_for_cpu(mapping2+0x1, 0x3 bytes)",
                "14  sync_for_device(mapping2+0x1, 0x3 bytes)",
                "15  device_store(mapping2+0x0, 0x4 bytes, pattern 0xfc)",
                "16  device_load(mapping2+0x0, 0x4 bytes)",
                "17  stray_store(mapping2+0x4, 0x4 bytes, pattern 0x00)",
                "18  stray_load(mapping2+0x4, 0x4 bytes)",
                "19  complete(a b)",
                "20  barrier()",
                "21  unmap(mapping1, SKIP_CPU_SYNC)",
                "22  unmap(mapping2)",
                "23  free_pages(buffer1)",
                "24  settle()",
                "25  set_coherent_mask(a b, 0xffffff)",
                "26  get_coherent_mask(a b)",
                "27  set_mask_and_coherent(a b, 0xffffff)",
                "28  coherent1 = alloc_coherent(a b, 0x30 bytes, GFP_ATOMIC|__GFP_ZERO, WRITE_COMBINE)",
                "29  coherent2 = alloc_noncoherent(nic0, 0x40 bytes, GFP_KERNEL)",
                "30  device_load(coherent1+0x8, 0x4 bytes)",
                "31  cpu_load(coherent2+0x8, 0x4 bytes)",
                "32  mapping4 = map(a b, coherent1+0x1, 0x2 bytes, TO_DEVICE)",
                "33  free_coherent(coherent1)",
                "34  free_noncoherent(coherent2)",
                "35  list1 = new_list()",
                "36  add_entry(list1, buffer2[page 1]+0x3, 0x4 bytes)",
                "37  mapped1 = map_list(a b, list1, TO_DEVICE)",
                "38  sync_list_for_cpu(mapped1)",
                "39  sync_list_for_device(mapped1)",
                "40  device_load(mapped1+0x1, 0x2 bytes)",
                "41  unmap_list(mapped1, SKIP_CPU_SYNC)",
                "42  set_max_segment_size(a b, 0x1000 bytes)",
                "43  set_segment_boundary(a b, 0xffff)",
                "44  get_merge_boundary(a b)"
            );
    }

    [Fact]
    public void Arguments_of_an_operation_from_elsewhere_read_by_their_roles()
    {
        var operation = new Operation(
            Kind(
                Argument.Offset,
                Argument.Uses(HandleKind.Buffer),
                Argument.Size,
                Argument.Offset,
                Argument.Count("pool")
            ),
            5
        );
        (operation[0], operation[1], operation[2], operation[3], operation[4]) = (1, 2, 3, 4, 5);

        new ProgramText([operation], [], [])
            .Lines()
            .Should()
            .Equal("1  thing1 = make(offset 0x1, buffer #2+0x4, 0x3 bytes, pool 5)");
    }

    [Fact]
    public void The_device_is_that_of_the_step_that_is_named_or_of_the_last_one_or_of_the_only_one()
    {
        var steps = KnownFailures.Program(
            (1, "alloc_pages", "count=2 placement=ANY"),
            (2, "map", "device=1 buffer=#1 offset=0x0 size=0x2 direction=TO_DEVICE attributes=NONE"),
            (3, "map", "device=0 buffer=#1 offset=0x0 size=0x2 direction=BIDIRECTIONAL attributes=NONE"),
            (4, "device_store", "mapping=#3 offset=0x0 size=0x2 bytes=0x0"),
            (5, "cpu_load", "buffer=#1 offset=0x0 size=0x2")
        );

        Find(steps, "the store of step #4").Should().Be((2, 0));
        Find(steps, "the store of step #1").Should().BeNull("two mappings could be meant");
        Find([.. steps.Take(4)], "nothing").Should().Be((2, 0));
        Find([.. steps.Take(2), steps[4]], "nothing").Should().Be((1, 1));
        Find([], "step #1").Should().BeNull();

        static (int, int)? Find(IReadOnlyList<Operation> steps, string text) =>
            new ProgramText(steps, [], ["nic0", "dsp0"]).TryFindMaker(text, out var index, out var device)
                ? (index, device)
                : null;
    }

    private static OperationKind Kind(params IReadOnlyList<Argument> arguments) =>
        new()
        {
            Name = "make",
            Arguments = arguments,
            Makes = new HandleKind("thing"),
            Weight = 1,
            IsAllowed = (SpecificationState _, in Operation _) => true,
            Execute = (Machine _, SpecificationState _, in Operation _, Observation _) => { },
            Judge = (SpecificationState _, in Operation _, Observation _) => null,
        };
}

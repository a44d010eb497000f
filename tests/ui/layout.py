"""What can be said of a window's layout without looking: what is cut off, squeezed or overlaps, and what is larger than the screen."""
import pyatspi

WINDOW = pyatspi.WINDOW_COORDS
# What a person reads or uses. A button's extents are those of what stands on it.
SHOWN = {"label", "heading", "push button", "toggle button", "check box", "radio button", "text", "password text", "combo box", "link"}
TEXTS = {"label", "heading"}
FEW_LETTERS = 8
SLACK = 1  # pixels, for what is rounded


def box_of(node):
    try:
        box = node.queryComponent().getExtents(WINDOW)
    except NotImplementedError:
        return None
    return box.x, box.y, box.x + box.width, box.y + box.height


def is_empty(box):
    return box[0] >= box[2] or box[1] >= box[3]


def within(box, other):
    return max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3])


def is_stack(node):
    return node.childCount > 1 and all(child is not None and child.name == "GtkStackPage" for child in node)


def look_at(node, clip, scrolled, page, found):
    """Everything that is shown, with what can be seen of it, and whether the rest can be scrolled to."""
    box = box_of(node)
    if box is not None:
        if is_empty(box):
            return
        role = node.getRoleName()
        if role in SHOWN and node.name and not node.name.startswith("Gtk"):
            found.append((node, role, box, within(box, clip), scrolled))
        if role in ("scroll pane", "frame", "dialog", "file chooser"):
            clip = within(box, clip)
            scrolled = scrolled or role == "scroll pane"
    if page is not None and is_stack(node):
        # GTK 4.8 does not say which page of a stack is shown, and the others keep their place.
        look_at(node[page], clip, scrolled, None, found)
        return
    for child in node:
        if child is not None:
            look_at(child, clip, scrolled, page, found)


def is_inside(node, other):
    while node is not None:
        if node == other:
            return True
        node = node.parent
    return False


def wrong_layout(window, page, width, height):
    """As lines. page: which of those that were made is shown, None in a dialog; width, height: of the screen."""
    box = box_of(window)
    if box[2] - box[0] > width or box[3] - box[1] > height:
        yield f"the window wants {box[2] - box[0]}x{box[3] - box[1]}"
    found = []
    look_at(window, box, False, page, found)
    for node, role, box, seen, scrolled in found:
        if box[0] < seen[0] - SLACK or box[2] > seen[2] + SLACK:
            yield f"{role} {node.name!r} is cut off at the side: {box} in {seen}"
        elif not scrolled and (box[1] < seen[1] - SLACK or box[3] > seen[3] + SLACK):
            yield f"{role} {node.name!r} is cut off: {box} in {seen}"
        if role in TEXTS and len(node.name) > FEW_LETTERS and box[3] - box[1] > 2 * (box[2] - box[0]):
            yield f"{role} {node.name!r} is squeezed, one or two letters a line: {box}"
    seen = [(node, box) for node, role, _, box, _ in found if not is_empty(box)]
    for index, (node, box) in enumerate(seen):
        for other, around in seen[index + 1:]:
            shared = within(box, around)
            if shared[2] - shared[0] > SLACK and shared[3] - shared[1] > SLACK and not is_inside(other, node) and not is_inside(node, other):
                yield f"{node.name!r} and {other.name!r} overlap: {box} and {around}"

